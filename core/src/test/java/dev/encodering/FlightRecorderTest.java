package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Flight Recorder's events: what they carry, and that they are off unless asked for. */
class FlightRecorderTest {
  private final ThreadCatcher threads = new ThreadCatcher();
  private final EncodeTask<Object> nothing = (encoder, ordinal) -> {};
  private final EncoderWorker<Object> worker =
      EncoderWorker.builder(Object::new).ringSize(1).threadFactory(threads).build();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void aTaskIsRecordedOnTheWorkersThread() throws Exception {
    worker.await(worker.submit(nothing)); // so that the ticket recorded is not 0
    long begunNs = System.nanoTime();
    RecordedEvent event =
        Recorded.first("encodering.Encode", () -> worker.await(worker.submit(nothing, 42)));
    assertEquals(1, event.getLong("ticket"));
    assertEquals(42, event.getLong("ordinal"));
    assertEquals("caught", event.getThread().getJavaName());
    assertTrue(event.getDuration().toNanos() <= System.nanoTime() - begunNs);
    assertNull(event.getStackTrace());
  }

  @Test
  void aTaskThatFailsIsRecordedToo() throws Exception {
    RecordedEvent event =
        Recorded.first(
            "encodering.Encode",
            () -> worker.submit(Rig.failing(new IllegalStateException("planned")), 7));
    assertEquals(7, event.getLong("ordinal"));
  }

  @Test
  void theWaitForATaskIsRecordedOnceItEnds() throws Exception {
    RecordedEvent event =
        Recorded.first(
            "encodering.Wait",
            () -> {
              worker.await(worker.submit(nothing)); // ends a wait that began before the recording
              Poll.untilWaiting(threads.only());
              worker.await(worker.submit(nothing));
            });
    assertEquals(1, event.getLong("ticket"));
    assertEquals("caught", event.getThread().getJavaName());
    assertNull(event.getStackTrace());
  }

  @Test
  void aSubmitThatWaitsForRoomIsRecordedOnItsOwnThread() throws Exception {
    Gate gate = new Gate();
    long held = worker.submit(gate);
    RecordedEvent event =
        Recorded.first(
            "encodering.RingFull",
            () -> {
              Async<Long> submitter = Async.call(() -> worker.submit(nothing));
              Poll.untilWaiting(submitter.thread());
              gate.open();
              submitter.get();
            });
    assertEquals(held, event.getLong("ticket"));
    assertEquals("async", event.getThread().getJavaName());
    assertNull(event.getStackTrace());
  }

  @Test
  void nothingIsRecordedUnlessAskedFor() throws Exception {
    var names = Recorded.namesByDefault(() -> worker.await(worker.submit(nothing)));
    assertTrue(names.contains("test.End"));
    assertFalse(names.stream().anyMatch(name -> name.startsWith("encodering.")), names.toString());
  }

  @Test
  void theShippedSettingsRecordTheseEventsAndNothingElse(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording(Recorded.shippedSettings())) {
      recording.start();
      for (int i = 0; i < 100; i++) {
        worker.submit(nothing);
      }
      System.gc();
      worker.close();
      recording.stop();
      recording.dump(file);
    }
    Set<String> names =
        RecordingFile.readAllEvents(file).stream()
            .map(event -> event.getEventType().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(names.remove("encodering.Encode"));
    names.remove("encodering.Wait"); // it may not have had to
    names.remove("encodering.RingFull");
    assertEquals(Set.of(), names);
  }

  @Test
  void nothingIsAllocatedOnceTheRecordingIsOver() throws Exception {
    Recorded.first("encodering.Encode", () -> worker.submit(nothing));
    Allocation.assertNone(
        () -> {
          for (int i = 0; i < 50_000; i++) {
            worker.submit(nothing, i);
          }
        },
        threads.only());
  }
}
