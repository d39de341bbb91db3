package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How often a token crosses the native border to be encoded and committed. */
class NativeCallsTest extends DecodeFixture {
  private static final int TOKENS = 50;

  /** One, or three where two threads share the token: commit; encode and commit. */
  private static int callsPerToken(DecodeMode mode) {
    return mode == DecodeMode.SPLIT || mode == DecodeMode.SPAWN ? 3 : 1;
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void isCountedExactly(ModeSpec spec) throws InterruptedException {
    Decoder decoder = bundled(64);
    try (TokenLoop loop = open(decoder, spec)) {
      Generation generation = new Generation(decoder, loop);
      assertEquals(TOKENS, generate(generation, SHORT.promptIds(), TOKENS).length);
      long tokens = loop.stats().tokens();
      assertEquals(TOKENS + SHORT.promptIds().length - 1 + spec.depth(), tokens);
      assertEquals(callsPerToken(spec.mode()) * tokens, decoder.loops().encodeCalls());
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void isWhatARunReports(ModeSpec spec) throws InterruptedException {
    Prompt prompt = new Prompt(SHORT.promptIds(), Sampling.GREEDY, token -> false);
    List<PositionRange> ranges = PositionRange.parseAll("0-3,60-70");
    ModeRunner.Load load = new ModeRunner.Load(prompt, 10, 0, ranges);
    try (ModeRunner runner = new ModeRunner(spec, bundled(64))) {
      runner.warmUp(load, first(10, SHORT));
      runner.measure(load, first(10, SHORT));
      runner.measure(load, first(10, SHORT));
      ModeRun run = ModeRun.of("host", spec, ranges, runner.rounds());
      assertEquals(callsPerToken(spec.mode()), run.nativeCallsPerToken());
      assertEquals(spec.depth(), run.depth());
      assertEquals(spec.mode().label(), run.mode());
      assertTrue(run.tokensPerSecond() > 0);
      assertTrue(run.usPerToken().p50() <= run.usPerToken().p99());
      assertTrue(run.nativeWaitsPerToken() > 0);
      assertEquals(callsPerToken(spec.mode()) == 1 ? 1 : 2, run.submitsPerToken());
      assertEquals(List.of("0-3"), run.positions().stream().map(each -> each.range()).toList());
      assertEquals(2, run.rounds().size());
    }
  }
}
