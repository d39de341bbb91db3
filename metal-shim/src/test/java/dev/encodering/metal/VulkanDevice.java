package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** The Vulkan device that tests run on. */
final class VulkanDevice {

  private VulkanDevice() {}

  /**
   * Its name. Where there is none the test is skipped with the reason, printed too; with
   * REQUIRE_VULKAN=1 in the environment it fails instead.
   */
  static String name() {
    String why = MetalDevice.whyNone(Backend.VULKAN).orElse(null);
    if (why == null) {
      return "vulkan:0";
    }
    if ("1".equals(System.getenv("REQUIRE_VULKAN"))) {
      fail("REQUIRE_VULKAN=1, but there is no Vulkan device: " + why);
    }
    System.out.println("SKIPPED: no Vulkan device: " + why);
    return abort("no Vulkan device: " + why);
  }
}
