package dev.encodering;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Configuration;
import jdk.jfr.Name;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;

/** The Flight Recorder's events of some code. */
final class Recorded {

  /** Recorded after the code: when it arrives, what came before it has arrived too. */
  @Name("test.End")
  private static final class End extends jdk.jfr.Event {}

  private Recorded() {}

  /** The settings that are shipped. */
  static Configuration shippedSettings() throws Exception {
    try (Reader reader =
        new InputStreamReader(
            EncoderWorker.class.getResourceAsStream("/encodering.jfc"), StandardCharsets.UTF_8)) {
      return Configuration.create(reader);
    }
  }

  /** Runs the code until an event of that name is there, with the shipped settings. */
  static RecordedEvent first(String name, Async.Code code) throws Exception {
    try (RecordingStream stream = new RecordingStream(shippedSettings())) {
      List<RecordedEvent> events = new CopyOnWriteArrayList<>();
      CountDownLatch arrived = new CountDownLatch(1);
      stream.setReuse(false);
      stream.onEvent(
          name,
          event -> {
            events.add(event);
            arrived.countDown();
          });
      stream.startAsync();
      code.run();
      require(arrived, name);
      return events.get(0);
    }
  }

  /** The names of all events that arrive with the defaults, of ours and of the JDK's. */
  static List<String> namesByDefault(Async.Code code) throws Exception {
    try (RecordingStream stream = new RecordingStream()) {
      List<String> names = new CopyOnWriteArrayList<>();
      CountDownLatch end = new CountDownLatch(1);
      stream.onEvent(event -> names.add(event.getEventType().getName()));
      stream.onEvent("test.End", event -> end.countDown());
      stream.startAsync();
      code.run();
      new End().commit();
      require(end, "test.End");
      return names;
    }
  }

  private static void require(CountDownLatch arrived, String name) throws InterruptedException {
    if (!arrived.await(40, TimeUnit.SECONDS)) {
      throw new AssertionError("no " + name + " arrived");
    }
  }
}
