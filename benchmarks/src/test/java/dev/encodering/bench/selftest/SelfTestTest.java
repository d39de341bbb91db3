package dev.encodering.bench.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.NativeObjects;
import dev.encodering.bench.decode.Decoder;
import dev.encodering.bench.decode.Plan;
import dev.encodering.bench.model.BundledModel;
import dev.encodering.bench.model.GoldenOutputs;
import dev.encodering.bench.model.LlamaModel;
import dev.encodering.metal.MetalDevice;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfTestTest {
  private final StringWriter text = new StringWriter();
  private final SelfTest selfTest = new SelfTest(new PrintWriter(text, true));
  private MetalDevice device;

  @BeforeEach
  void openDevice() {
    device = MetalDevice.open("host");
  }

  @AfterEach
  void everythingIsFreed() {
    device.close();
    NativeObjects.awaitNone();
  }

  private void runKernel(String kernel, UnaryOperator<KernelCase> change)
      throws InterruptedException {
    selfTest.run(
        KernelChecks.all(device, change).stream()
            .filter(check -> check.name().equals("kernel " + kernel))
            .toList());
  }

  private List<String> failedLines() {
    return text.toString().lines().filter(line -> line.startsWith("FAILED")).toList();
  }

  @Test
  void theHostPassesEveryCheck() throws InterruptedException {
    selfTest.runAll(device);
    assertTrue(selfTest.summarize("host"), text.toString());
    assertEquals(List.of(), failedLines());
    List<String> lines = text.toString().lines().toList();
    assertEquals("57 passed, 0 failed, 0 skipped on host", lines.get(lines.size() - 1));
    for (String line : lines.subList(0, lines.size() - 2)) {
      assertTrue(line.matches("PASSED   .* (\\d.*|max error.*|as it must.*)"), line);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "matvec_f32, matvec_add_f32",
    "matvec_add_f32, matvec_f32",
    "matvec_swiglu_f32, matvec_f32",
    "matvec_f16, matvec_add_f16",
    "matvec_add_f16, matvec_f16",
    "matvec_swiglu_f16, matvec_f16",
    "embed_f32, embed_f16",
    "embed_f16, embed_f32",
    "matvec_f16, matvec_f32",
    "rmsnorm, matvec_f32",
    "rope_kv, attention",
    "attention, rope_kv",
    "rope_attention, attention",
    "norm_matvec_f16, norm_matvec_f32",
    "norm_matvec_f32, norm_matvec_swiglu_f32",
    "norm_matvec_swiglu_f16, norm_matvec_f16",
    "norm_matvec_swiglu_f32, norm_matvec_f32",
    "norm_matvec_f32, matvec_f32",
    "gumbel_noise, zero_buffer",
    "zero_buffer, no_such_kernel"
  })
  void anotherKernelInAKernelsPlaceFailsItsCheck(String kernel, String other)
      throws InterruptedException {
    runKernel(kernel, each -> each.ofKernel(other));
    assertEquals(1, failedLines().size(), text.toString());
    assertTrue(failedLines().get(0).startsWith("FAILED   kernel " + kernel + " "));
    assertFalse(selfTest.summarize("host"));
  }

  /** One element of one output is expected a little off. */
  private static KernelCase bent(KernelCase each) {
    List<Operand> operands = new ArrayList<>(each.operands());
    int last = operands.size() - 1;
    if (each.kernel().equals("rope_kv")) {
      last = 1;
    }
    operands.set(last, operands.get(last).expecting(0, 12.5));
    return new KernelCase(each.kernel(), each.shape(), each.groups(), each.words(), operands);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rmsnorm",
        "matvec_f16",
        "norm_matvec_f16",
        "rope_kv",
        "attention",
        "rope_attention"
      })
  void oneWrongElementIsNamed(String kernel) throws InterruptedException {
    runKernel(kernel, SelfTestTest::bent);
    assertEquals(1, failedLines().size(), text.toString());
    String line = failedLines().get(0);
    assertTrue(line.startsWith("FAILED   kernel " + kernel + " "), line);
    assertTrue(line.matches(".*: \\w+\\[0\\] is \\S+, it must be 12\\.5000000"), line);
  }

  @Test
  void aWrongKernelFailsItsOwnCheckAlone() throws InterruptedException {
    selfTest.run(
        KernelChecks.all(
            device, each -> each.kernel().equals("matvec_f16") ? each.ofKernel("rmsnorm") : each));
    assertEquals(1, failedLines().size(), text.toString());
    assertTrue(failedLines().get(0).startsWith("FAILED   kernel matvec_f16 "));
  }

  @Test
  void aKernelThatWritesOutsideItsBufferIsCaught() throws InterruptedException {
    KernelCase zero = ZeroBufferCases.all().get(5);
    int tooMany = zero.words()[0] + 50;
    KernelCase over =
        new KernelCase(zero.kernel(), zero.shape(), 5, new int[] {tooMany}, zero.operands());
    runKernel("zero_buffer", each -> each.shape().equals(zero.shape()) ? over : each);
    assertEquals(1, failedLines().size(), text.toString());
    assertTrue(failedLines().get(0).contains("it wrote outside y, at byte "), text.toString());
  }

  @Test
  void aWrongGoldenTokenFailsEveryMode() throws InterruptedException {
    GoldenOutputs golden = BundledModel.golden();
    golden.greedy().get(3).greedyIds()[20]++;
    try (Decoder decoder = new Decoder(device, LlamaModel.of(BundledModel.open()), 256)) {
      List<Check> checks = GoldenChecks.all(Plan.DEFAULT, decoder, golden);
      selfTest.run(checks.subList(0, 1));
      assertEquals(1, failedLines().size());
      assertTrue(failedLines().get(0).contains("\"\"Who are you?\" asked the\": new token 20 is "));
    }
  }

  @Test
  void aWrongLogitFails() throws InterruptedException {
    GoldenOutputs golden = BundledModel.golden();
    golden.greedy().get(6).firstLogits()[7] += 0.002;
    try (Decoder decoder = new Decoder(device, LlamaModel.of(BundledModel.open()), 256)) {
      selfTest.run(GoldenChecks.all(Plan.DEFAULT, decoder, golden).subList(0, 1));
      assertTrue(failedLines().get(0).endsWith("max error 2.0e-03 of 1e-03"), text.toString());
    }
  }

  @Test
  void whatADeviceCannotDoIsSkippedWithItsReason() throws InterruptedException {
    Check check =
        new Check(
            "replay",
            () -> {
              throw new UnsupportedOperationException("this device cannot");
            });
    selfTest.run(List.of(check));
    assertTrue(selfTest.summarize("it"));
    assertTrue(text.toString().matches("SKIPPED  replay +this device cannot\\R(?s:.*)"));
    assertTrue(text.toString().contains("0 passed, 0 failed, 1 skipped on it"));
  }

  @Test
  void anExceptionFailsItsCheckAndTheOthersRun() throws InterruptedException {
    Check broken =
        new Check(
            "broken",
            () -> {
              throw new IllegalStateException("out of order");
            });
    Check fine = new Check("fine", () -> Outcome.passed("1 time"));
    selfTest.run(List.of(broken, fine));
    assertFalse(selfTest.summarize("it"));
    assertTrue(text.toString().contains("1 passed, 1 failed, 0 skipped on it"));
  }
}
