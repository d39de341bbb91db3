package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.EncodeMode;
import dev.encodering.EncodePipeline;
import dev.encodering.EncodeTask;
import dev.encodering.EncoderWorker;
import dev.encodering.TokenGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's examples run, and they are what the README shows. */
class ReadmeExampleTest extends DeviceTest {
  private static final Path README = Path.of("../README.md");
  private static final Path THIS =
      Path.of("src/test/java/dev/encodering/metal/ReadmeExampleTest.java");

  private final List<Integer> emitted = new ArrayList<>();

  private void emit(int token) {
    emitted.add(token);
  }

  @Test
  void theWorkerExampleRuns() throws InterruptedException {
    // example: worker
    try (MetalDevice device = MetalDevice.open();
        MetalQueue queue = device.queue(64);
        MetalPipeline zero = device.pipeline("zero_buffer");
        MetalBuffer buffer = device.buffer(4096, Storage.SHARED);
        EncoderWorker<MetalEncoder> worker =
            EncoderWorker.<MetalEncoder>builder(() -> queue.encoder(1024)).build()) {
      EncodeTask<MetalEncoder> task =
          (encoder, ordinal) -> {
            encoder.begin();
            encoder
                .setPipeline(zero)
                .setBuffer(0, buffer, 0)
                .setInt(0, 1024)
                .dispatchThreadgroups(4, 1, 1);
            queue.awaitCompleted(encoder.commit());
          };
      long ticket = worker.submit(task, 0); // returns at once; allocates nothing
      worker.await(ticket); // throws EncodeException if the task failed
    }
    // end
  }

  @Test
  void thePipelineExampleRuns() throws InterruptedException {
    TokenGraph<MetalEncoder> graph = new EmptyGraph();
    ByteBuffer results = buffer(16).contents();
    int tokens = 3;
    // example: pipeline
    try (EncodePipeline pipeline =
        EncodePipeline.open(EncodeMode.AHEAD, 2, queue, () -> queue.encoder(64 * 1024), graph)) {
      for (int i = 0; i < tokens; i++) {
        long n = pipeline.next(); // token n is complete; n + 1 and n + 2 are on their way
        emit(results.getInt((int) n * Integer.BYTES));
      }
    }
    // end
    assertEquals(List.of(0, 0, 0), emitted);
  }

  /** A token without commands. */
  private static final class EmptyGraph implements TokenGraph<MetalEncoder> {
    @Override
    public int steps() {
      return 1;
    }

    @Override
    public void encode(MetalEncoder encoder, int from, int to, long ordinal) {}
  }

  @ParameterizedTest
  @ValueSource(strings = {"worker", "pipeline"})
  void theReadmeShowsTheExample(String name) throws IOException {
    String source = Files.readString(THIS);
    int start = source.indexOf("// example: " + name + "\n");
    String example = source.substring(source.indexOf('\n', start), source.indexOf("// end", start));
    assertTrue(
        Files.readString(README).contains(example.stripIndent().strip()),
        "README.md must hold this, as it is:\n" + example.stripIndent().strip());
  }
}
