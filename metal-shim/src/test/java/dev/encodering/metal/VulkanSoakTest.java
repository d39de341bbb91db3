package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ten thousand submissions leave nothing behind, in the driver either. */
class VulkanSoakTest extends DeviceTest {

  private static final int SUBMISSIONS = 10_000;
  private static final int DISPATCHES = 8;

  /** A leak of one small object for each submission would be several times as much. */
  private static final long MAX_GROWTH_BYTES = 2_000_000;

  /** A leak grows in every round; the compiler and the collector do not. */
  private static final int ROUNDS = 5;

  /** The JVM opens one now and then. */
  private static final long MAX_MORE_HANDLES = 16;

  private final MetalEncoder[] encoders = new MetalEncoder[MAX_IN_FLIGHT];
  private MetalPipeline zero;
  private MetalBuffer buffer;

  @Override
  String deviceName() {
    return VulkanDevice.name();
  }

  @Test
  void tenThousandSubmissionsGrowNeitherMemoryNorHandles() throws Exception {
    assumeFalse(
        "1".equals(System.getenv("ENCODERING_VULKAN_VALIDATION")), "layers keep books and grow");
    zero = pipeline("zero_buffer");
    buffer = buffer(64);
    for (int i = 0; i < encoders.length; i++) {
      encoders[i] = encoder();
    }
    submit(SUBMISSIONS / 4);
    long handles = handles();
    long live = MetalDevice.liveObjects();
    long growth = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && growth >= MAX_GROWTH_BYTES; round++) {
      long resident = residentBytes();
      submit(SUBMISSIONS);
      growth = Math.min(growth, residentBytes() - resident);
    }
    long more = handles() - handles;
    assertTrue(more < MAX_MORE_HANDLES, more + " more handles");
    assertEquals(live, MetalDevice.liveObjects());
    assertTrue(growth < MAX_GROWTH_BYTES, "each round grew by " + growth + " bytes at least");
  }

  private void submit(int count) throws InterruptedException {
    for (int n = 0; n < count; n++) {
      MetalEncoder encoder = encoders[n % encoders.length];
      if (encoder.lastSubmission() != 0) {
        queue.awaitCompleted(encoder.lastSubmission());
      }
      encoder.begin();
      for (int i = 0; i < DISPATCHES; i++) {
        zero(encoder, zero, buffer);
        encoder.memoryBarrier();
      }
      encoder.commit();
    }
    for (MetalEncoder encoder : encoders) {
      queue.awaitCompleted(encoder.lastSubmission());
    }
  }

  private static long handles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  /** What is not the Java heap's, which comes and goes with the collector. */
  private static long residentBytes() throws IOException {
    System.gc();
    long pages = Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
    return pages * 4096;
  }
}
