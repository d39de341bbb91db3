package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.encodering.EncoderWorker;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Flight Recorder's event of a wait for the device. */
class CompletionEventTest extends DeviceTest {

  private static Configuration shippedSettings() throws Exception {
    try (Reader reader =
        new InputStreamReader(
            EncoderWorker.class.getResourceAsStream("/encodering.jfc"), StandardCharsets.UTF_8)) {
      return Configuration.create(reader);
    }
  }

  private long commit(MetalEncoder encoder) {
    encoder.begin();
    return encoder.commit();
  }

  @Test
  void aWaitForTheDeviceIsRecordedAndALookIsNot() throws Exception {
    MetalEncoder encoder = encoder();
    long known = commit(encoder);
    queue.awaitCompleted(known);
    CompletableFuture<RecordedEvent> first = new CompletableFuture<>();
    try (RecordingStream stream = new RecordingStream(shippedSettings())) {
      stream.setReuse(false);
      stream.onEvent("encodering.Completion", first::complete);
      stream.startAsync();
      queue.awaitCompleted(known);
      long submission = commit(encoder);
      queue.awaitCompleted(submission);
      RecordedEvent event = first.get(40, TimeUnit.SECONDS);
      assertEquals(submission, event.getLong("submission"));
      assertEquals(Thread.currentThread().getName(), event.getThread().getJavaName());
      assertFalse(event.getDuration().isNegative());
      assertNull(event.getStackTrace());
    }
  }

  @Test
  void aWaitThatFailsIsRecordedToo() throws Exception {
    device.control(TestControl.FAIL_AT, 1);
    MetalQueue failing = closedAfterwards(device.queue(MAX_IN_FLIGHT));
    MetalEncoder encoder = closedAfterwards(failing.encoder(STREAM_BYTES));
    CompletableFuture<RecordedEvent> first = new CompletableFuture<>();
    try (RecordingStream stream = new RecordingStream(shippedSettings())) {
      stream.setReuse(false);
      stream.onEvent("encodering.Completion", first::complete);
      stream.startAsync();
      long submission = commit(encoder);
      thrown(MetalException.class, () -> failing.awaitCompleted(submission));
      assertEquals(submission, first.get(40, TimeUnit.SECONDS).getLong("submission"));
    }
  }

  @Test
  void nothingIsRecordedUnlessAskedFor(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      queue.awaitCompleted(commit(encoder()));
      recording.stop();
      recording.dump(file);
    }
    List<String> ours =
        RecordingFile.readAllEvents(file).stream()
            .map(event -> event.getEventType().getName())
            .filter(name -> name.startsWith("encodering."))
            .toList();
    assertEquals(List.of(), ours);
  }
}
