package dev.encodering.bench.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.encodering.bench.NativeObjects;
import dev.encodering.bench.decode.Decoder;
import dev.encodering.bench.decode.Plan;
import dev.encodering.bench.model.BundledModel;
import dev.encodering.bench.model.LlamaModel;
import dev.encodering.metal.DeviceInfo;
import dev.encodering.metal.MetalDevice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The kernels as the build compiled them, on the first Vulkan device: Mesa's lavapipe will do.
 * Without one it is skipped, unless the environment says REQUIRE_VULKAN=1.
 */
class VulkanSelfTest {
  private static final String NO_DEVICE =
      "no Vulkan device: install mesa-vulkan-drivers and libvulkan1 to run the compiled kernels";

  private MetalDevice device;

  @BeforeEach
  void openDeviceOrSkip() {
    Optional<DeviceInfo> info =
        MetalDevice.list().stream().filter(each -> each.name().startsWith("vulkan:")).findFirst();
    if (info.isEmpty()) {
      if ("1".equals(System.getenv("REQUIRE_VULKAN"))) {
        fail(NO_DEVICE);
      }
      System.out.println("SKIPPED: " + NO_DEVICE);
      Assumptions.abort(NO_DEVICE);
    }
    device = MetalDevice.open(info.get().name());
  }

  @AfterEach
  void everythingIsFreed() {
    if (device != null) {
      device.close();
      NativeObjects.awaitNone();
    }
  }

  private static void assertPasses(Check check) throws InterruptedException {
    Outcome outcome = check.run();
    assertEquals(Outcome.Verdict.PASSED, outcome.verdict(), outcome.detail());
  }

  @TestFactory
  Stream<DynamicTest> everyKernelAgreesWithDoublePrecision() {
    return KernelChecks.all(device).stream()
        .map(check -> DynamicTest.dynamicTest(check.name(), () -> assertPasses(check)));
  }

  @ParameterizedTest
  @EnumSource(Plan.class)
  void eachPlanGivesTheGoldenLogitsAndTokensOfAText(Plan plan) throws InterruptedException {
    LlamaModel model = LlamaModel.of(BundledModel.open());
    try (Decoder decoder = new Decoder(device, model, 256, plan)) {
      List<Check> checks = GoldenChecks.all(plan, decoder, BundledModel.golden().first(1));
      assertPasses(checks.get(0));
    }
  }
}
