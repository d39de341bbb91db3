package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.EncoderWorker;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Rust original's two tests with a real encoder on the worker, under their own names. */
class OriginalMetalWorkerTest extends DeviceTest {
  private static final int FLOATS = 1024;
  private static final int FLOATS_PER_GROUP = 256;

  private EncoderWorker<MetalEncoder> worker;

  @BeforeEach
  void buildWorker() {
    worker = EncoderWorker.<MetalEncoder>builder(() -> queue.encoder(1024)).ringSize(2).build();
  }

  @AfterEach
  void closeWorker() {
    worker.close();
  }

  @Test
  void workerCanCreateEncoderAndCommit() throws InterruptedException {
    AtomicLong submission = new AtomicLong();
    long ticket =
        worker.submit(
            (encoder, ordinal) -> {
              try (MetalEncoder fresh = queue.encoder(1024)) {
                fresh.begin();
                submission.set(fresh.commit());
                queue.awaitCompleted(submission.get());
              }
            });
    worker.await(ticket);
    assertTrue(queue.isCompleted(submission.get()));
  }

  @Test
  void workerCanDispatchRealKernelZeroBuffer() throws InterruptedException {
    try (MetalPipeline zeroBuffer = device.pipeline("zero_buffer");
        MetalBuffer buffer = device.buffer(FLOATS * Float.BYTES, Storage.SHARED)) {
      ByteBuffer floats = buffer.contents();
      for (int i = 0; i < FLOATS; i++) {
        floats.putFloat(i * Float.BYTES, 1.0f);
      }
      long ticket =
          worker.submit(
              (encoder, ordinal) -> {
                encoder.begin();
                encoder
                    .setPipeline(zeroBuffer)
                    .setBuffer(0, buffer, 0)
                    .setInt(0, FLOATS)
                    .dispatchThreadgroups(FLOATS / FLOATS_PER_GROUP, 1, 1);
                queue.awaitCompleted(encoder.commit());
              });
      worker.await(ticket);
      for (int i = 0; i < FLOATS; i++) {
        assertEquals(0.0f, floats.getFloat(i * Float.BYTES), "element " + i);
      }
    }
  }
}
