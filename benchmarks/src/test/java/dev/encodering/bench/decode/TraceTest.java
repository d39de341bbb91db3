package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.encodering.bench.trace.ModeTrace;
import dev.encodering.bench.trace.TraceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a trace says, read from the file as a viewer reads it. */
class TraceTest extends DecodeFixture {
  private static final int NEW_TOKENS = 12;
  private static final long WORK_NS = 20_000;
  private static final String[] LANES = {"caller", "worker", "GPU"};

  /** The file's times are microseconds with three decimals, and the device's are off by as much. */
  private static final double TOLERANCE_US = 0.01;

  private record Event(String lane, String name, long token, double start, double end) {
    boolean is(String otherLane, String otherName) {
      return lane.equals(otherLane) && name.equals(otherName);
    }
  }

  private List<Event> trace(ModeSpec spec) throws InterruptedException {
    Prompt prompt = new Prompt(SHORT.promptIds(), Sampling.GREEDY, token -> false);
    ModeRunner.Load load = new ModeRunner.Load(prompt, NEW_TOKENS, WORK_NS, List.of());
    ModeTrace trace = bundled(64).trace(spec, "the mode", load);
    JsonObject file = JsonParser.parseString(TraceFile.toJson(List.of(trace))).getAsJsonObject();
    return events(file.getAsJsonArray("traceEvents"));
  }

  private static List<Event> events(JsonArray all) {
    List<Event> events = new ArrayList<>();
    for (JsonElement each : all) {
      JsonObject event = each.getAsJsonObject();
      if (event.get("ph").getAsString().equals("X")) {
        double start = event.get("ts").getAsDouble();
        events.add(
            new Event(
                LANES[event.get("tid").getAsInt() - 1],
                event.get("name").getAsString(),
                event.getAsJsonObject("args").get("token").getAsLong(),
                start,
                start + event.get("dur").getAsDouble()));
      }
    }
    return events;
  }

  private static int tokens() {
    return SHORT.promptIds().length + NEW_TOKENS - 1;
  }

  private static List<Event> of(List<Event> events, String lane, String name) {
    return events.stream().filter(event -> event.is(lane, name)).toList();
  }

  private static Map<Long, Integer> countByToken(List<Event> events) {
    Map<Long, Integer> counts = new HashMap<>();
    events.forEach(event -> counts.merge(event.token(), 1, Integer::sum));
    return counts;
  }

  private static Map<Long, Integer> each(int count) {
    Map<Long, Integer> counts = new HashMap<>();
    for (long token = 0; token < tokens(); token++) {
      counts.put(token, count);
    }
    return counts;
  }

  private static int parts(ModeSpec spec) {
    return spec.mode() == DecodeMode.SPLIT || spec.mode() == DecodeMode.SPAWN ? 2 : 1;
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void everyTokenIsCollectedReadAndWorkedOnOnce(ModeSpec spec) throws InterruptedException {
    List<Event> events = trace(spec);
    for (String name : List.of("next", "read")) {
      assertEquals(each(1), countByToken(of(events, "caller", name)), name);
    }
    for (Event work : of(events, "caller", "work")) {
      assertTrue(work.end() - work.start() >= WORK_NS / 1e3, work.toString());
    }
    assertTrue(of(events, "caller", "work").size() >= tokens() - 1);
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void theDeviceRunsEachCommandBufferBetweenItsCommitAndItsToken(ModeSpec spec)
      throws InterruptedException {
    List<Event> events = trace(spec);
    List<Event> runs = of(events, "GPU", "run");
    assertEquals(each(parts(spec)), countByToken(runs));
    for (Event run : runs) {
      Event next = only(of(events, "caller", "next"), run.token());
      double committed =
          events.stream()
              .filter(event -> event.name().equals("commit") && event.token() == run.token())
              .mapToDouble(Event::start)
              .min()
              .orElseThrow();
      assertTrue(run.start() >= committed - TOLERANCE_US, run + " before " + committed);
      assertTrue(run.end() <= next.end() + TOLERANCE_US, run + " after " + next);
      assertTrue(run.start() < run.end(), run.toString());
    }
  }

  private static Event only(List<Event> events, long token) {
    return events.stream().filter(event -> event.token() == token).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void whoEncodesIsToldByTheLane(ModeSpec spec) throws InterruptedException {
    List<Event> events = trace(spec);
    int callers = spec.mode() == DecodeMode.AHEAD ? 0 : 1;
    int workers = spec.mode() == DecodeMode.AHEAD || parts(spec) == 2 ? 1 : 0;
    if (spec.mode() != DecodeMode.REPLAY) { // which encoded before the trace began
      assertEncodes(callers, of(events, "caller", "encode"));
      assertEncodes(workers, of(events, "worker", "encode"));
    } else {
      assertEquals(List.of(), of(events, "caller", "encode"));
    }
    long commits = events.stream().filter(event -> event.name().equals("commit")).count();
    assertEquals((long) tokens() * parts(spec), commits);
  }

  private static void assertEncodes(int perToken, List<Event> encodes) {
    assertEquals(perToken == 0 ? Map.of() : each(perToken), countByToken(encodes));
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void theSpansOfALaneNestAndDoNotOverlap(ModeSpec spec) throws InterruptedException {
    List<Event> events = trace(spec);
    for (String lane : LANES) {
      List<Event> sorted =
          events.stream()
              .filter(event -> event.lane().equals(lane))
              .sorted(
                  Comparator.comparingDouble(Event::start)
                      .thenComparing(Comparator.comparingDouble(Event::end).reversed()))
              .toList();
      for (int i = 1; i < sorted.size(); i++) {
        for (int j = 0; j < i; j++) {
          Event before = sorted.get(j);
          Event after = sorted.get(i);
          boolean apart = after.start() >= before.end() - TOLERANCE_US;
          boolean inside = after.end() <= before.end() + TOLERANCE_US;
          assertTrue(apart || inside, before + " and " + after);
        }
      }
    }
  }
}
