package dev.encodering.metal;

import org.junit.jupiter.api.Nested;

/** What the host's tests ask of a device, asked of a Vulkan device. */
class VulkanTest {

  @Nested
  class Queue extends MetalQueueTest {
    @Override
    String deviceName() {
      return VulkanDevice.name();
    }

    @Override
    int rounds() {
      return 100;
    }
  }

  @Nested
  class Times extends MetalQueueTimesTest {
    @Override
    String deviceName() {
      return VulkanDevice.name();
    }
  }

  @Nested
  class Encoder extends MetalEncoderTest {
    @Override
    String deviceName() {
      return VulkanDevice.name();
    }
  }

  @Nested
  class Buffer extends MetalBufferTest {
    @Override
    String deviceName() {
      return VulkanDevice.name();
    }
  }

  @Nested
  class Mappings extends MappingLifetimeTest {
    @Override
    String deviceName() {
      return VulkanDevice.name();
    }
  }

  @Nested
  class Closed extends ClosedTest {
    @Override
    String deviceName() {
      return VulkanDevice.name();
    }
  }

  @Nested
  class Streams extends CommandStreamTest {
    @Override
    String deviceName() {
      return VulkanDevice.name();
    }
  }

  @Nested
  class TwoThreads extends TwoThreadsTest {
    @Override
    String deviceName() {
      return VulkanDevice.name();
    }

    @Override
    int rounds() {
      return 2_000;
    }
  }

  @Nested
  class RandomCalls extends RandomCallsTest {
    @Override
    String deviceName() {
      return VulkanDevice.name();
    }

    @Override
    int calls() {
      return 4_000;
    }
  }

  @Nested
  class Allocation extends AllocationTest {
    @Override
    String deviceName() {
      return VulkanDevice.name();
    }

    @Override
    int cycles() {
      return 10_000;
    }
  }

  @Nested
  class OriginalWorker extends OriginalMetalWorkerTest {
    @Override
    String deviceName() {
      return VulkanDevice.name();
    }
  }
}
