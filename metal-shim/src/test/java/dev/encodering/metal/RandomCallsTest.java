package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random calls, closes among them, on a handful of objects: only documented exceptions come out.
 */
class RandomCallsTest extends DeviceTest {

  private static final int[] SIZES = {4, 16, 64, 4096, 70_000};
  private static final String[] KERNELS = {"zero_buffer", "rmsnorm", "matvec_f32", "sample", "?"};

  private Random random;
  private int commits;
  private final List<MetalDevice> devices = new ArrayList<>();
  private final List<MetalQueue> queues = new ArrayList<>();
  private final List<MetalEncoder> encoders = new ArrayList<>();
  private final List<MetalBuffer> buffers = new ArrayList<>();
  private final List<MetalPipeline> pipelines = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void onlyDocumentedExceptionsComeOut(long seed) throws InterruptedException {
    random = new Random(seed);
    devices.add(device);
    queues.add(queue);
    int calls = calls();
    int succeeded = 0;
    for (int call = 0; call < calls; call++) {
      succeeded += survive(seed, call) ? 1 : 0;
    }
    assertTrue(succeeded > calls / 20, "only " + succeeded + " calls succeeded");
    assertTrue(commits > calls / 400, "only " + commits + " commits succeeded");
    encoders.forEach(MetalEncoder::close);
    queues.forEach(MetalQueue::close);
    buffers.forEach(MetalBuffer::close);
    pipelines.forEach(MetalPipeline::close);
    devices.forEach(MetalDevice::close);
  }

  int calls() {
    return 20_000;
  }

  private boolean survive(long seed, int call) throws InterruptedException {
    try {
      step();
      return true;
    } catch (IllegalStateException | IllegalArgumentException | MetalException e) {
      assertFalse(e.getMessage().isBlank());
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ", call " + call, e);
    }
  }

  private void step() throws InterruptedException {
    int choice = random.nextInt(1000);
    if (choice < 60) {
      make();
    } else if (choice < 75) {
      close();
    } else if (choice < 175) {
      copy(pick(buffers));
    } else if (choice < 275) {
      ask(pick(queues));
    } else if (choice < 600) {
      dispatch(pick(encoders));
    } else {
      encode(pick(encoders));
    }
  }

  private void make() {
    MetalDevice on = pick(devices);
    switch (random.nextInt(6)) {
      case 0 -> replace(devices, MetalDevice.open(deviceName()), 2);
      case 1 -> replace(queues, on.queue(random.nextInt(4)), 3);
      case 2 -> replace(encoders, pick(queues).encoder(16 << random.nextInt(10)), 5);
      case 3 -> replace(pipelines, on.pipeline(KERNELS[random.nextInt(KERNELS.length)]), 5);
      default -> {
        Storage storage = random.nextBoolean() ? Storage.SHARED : Storage.PRIVATE;
        replace(buffers, on.buffer(SIZES[random.nextInt(SIZES.length)], storage), 8);
      }
    }
  }

  private void close() throws InterruptedException {
    switch (random.nextInt(20)) {
      case 0 -> pick(devices).close();
      case 1, 2 -> pick(queues).close();
      case 3, 4, 5, 6, 7 -> pick(encoders).close();
      case 8, 9, 10 -> pick(pipelines).close();
      default -> pick(buffers).close();
    }
  }

  private void copy(MetalBuffer buffer) {
    int bytes = random.nextInt(100);
    ByteBuffer memory =
        random.nextBoolean() ? ByteBuffer.allocate(bytes) : ByteBuffer.allocateDirect(bytes);
    long offset = random.nextInt(200) - 50;
    switch (random.nextInt(4)) {
      case 0 -> buffer.write(offset, memory);
      case 1 -> buffer.read(offset, memory);
      case 2 -> buffer.read(offset, memory.asReadOnlyBuffer());
      default -> buffer.contents().put(random.nextInt((int) buffer.bytes()), (byte) 1);
    }
  }

  private void ask(MetalQueue asked) throws InterruptedException {
    long submission = random.nextInt(20) - 2 + pick(encoders).lastSubmission();
    if (random.nextBoolean()) {
      asked.isCompleted(submission);
    } else {
      asked.awaitCompleted(submission);
    }
  }

  private void dispatch(MetalEncoder encoder) {
    MetalPipeline pipeline = pick(pipelines);
    encoder.setPipeline(pipeline);
    for (int i = 0; i < pipeline.bufferCount(); i++) {
      encoder.setBuffer(i, pick(buffers), 16 * random.nextInt(3));
    }
    for (int i = 0; i < pipeline.bytesCount(); i += 4) {
      encoder.setInt(i, random.nextInt(5) == 0 ? random.nextInt() : 8);
    }
    encoder.dispatchThreadgroups(1 + random.nextInt(2), 1, 1);
  }

  private void encode(MetalEncoder encoder) {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> encoder.begin();
      case 3 -> encoder.memoryBarrier();
      case 4 -> encoder.endEncoding();
      case 5 -> encoder.resubmit();
      case 6 -> encoder.setBuffer(random.nextInt(9) - 1, pick(buffers), random.nextInt(40) - 8);
      default -> {
        encoder.commit();
        commits++;
      }
    }
  }

  private <T> T pick(List<T> objects) {
    if (objects.isEmpty()) {
      throw new IllegalStateException("none was made yet");
    }
    return objects.get(random.nextInt(objects.size()));
  }

  private <T extends NativeObject> void replace(List<T> objects, T made, int most) {
    if (objects.size() >= most) {
      objects.remove(random.nextInt(objects.size())).close();
    }
    objects.add(made);
  }
}
