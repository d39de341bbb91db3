package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.EncoderWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PlacementTest {

  /**
   * What a new thread sees after it has run the placement; the test's own thread stays as it is.
   */
  private static <T> T onNewThread(Runnable placement, Supplier<T> reading) {
    CompletableFuture<T> seen = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                placement.run();
                seen.complete(reading.get());
              } catch (Throwable t) {
                seen.completeExceptionally(t);
              }
            },
            "placed");
    thread.start();
    return seen.join();
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String allowedCores() {
    return read("/proc/thread-self/status")
        .lines()
        .filter(line -> line.startsWith("Cpus_allowed_list:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  /** The file lies beside the thread's own folder, not in it. */
  private static String timerSlackNs() {
    try {
      Path self = Path.of("/proc/thread-self").toRealPath();
      return read("/proc/" + self.getFileName() + "/timerslack_ns");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int oneOf(String cores) {
    return Integer.parseInt(cores.replaceAll(".*[-,]", ""));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aPinnedThreadHasItsCoreAlone() {
    String before = allowedCores();
    int core = oneOf(before);
    String pinned = onNewThread(Placement.pinToCore(core), PlacementTest::allowedCores);
    assertEquals(Integer.toString(core), pinned);
    assertEquals(before, allowedCores());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aWorkerIsPinnedByItsStartHook() throws InterruptedException {
    int core = oneOf(allowedCores());
    List<String> seen = new ArrayList<>();
    try (EncoderWorker<Object> worker =
        EncoderWorker.builder(Object::new).onStart(Placement.pinToCore(core)).build()) {
      worker.await(worker.submit((encoder, ordinal) -> seen.add(allowedCores())));
    }
    assertEquals(List.of(Integer.toString(core)), seen);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aCoreThatIsNotThereIsNamedWithThoseThatAre() {
    String message = refusal(Placement.pinToCore(100_000)).getMessage();
    assertTrue(
        message.matches(
            "core is 100000, it must be one that this process may use: \\d+([-,]\\d+)*"),
        message);
    assertTrue(refusal(Placement.pinToCore(-1)).getMessage().startsWith("core is -1, "));
  }

  private static IllegalArgumentException refusal(Runnable placement) {
    CompletionException e =
        assertThrows(CompletionException.class, () -> onNewThread(placement, () -> ""));
    return (IllegalArgumentException) e.getCause();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void buildThrowsWhatItsPlacementThrows() {
    EncoderWorker.Builder<Object> builder =
        EncoderWorker.builder(Object::new).onStart(Placement.pinToCore(-1));
    assertThrows(IllegalArgumentException.class, builder::build);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void timerSlackIsTheThreadsOwn() {
    String before = timerSlackNs();
    assertEquals("1234", onNewThread(Placement.timerSlackNs(1234), PlacementTest::timerSlackNs));
    assertEquals(before, timerSlackNs());
  }

  @Test
  void noTimerSlackAtAllIsRefusedAtOnce() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Placement.timerSlackNs(0));
    assertEquals("timer slack is 0 ns: use 1 or more", e.getMessage());
  }

  @Test
  @DisabledOnOs(OS.MAC)
  void whatTheSystemDoesNotHaveIsSkippedAndSaid() {
    assertEquals(
        List.of("placed: not user-interactive, this system has no such thing"),
        logOf(Placement.userInteractive()));
  }

  @Test
  @EnabledOnOs(OS.MAC)
  void userInteractiveIsSetOnAMac() {
    assertEquals(List.of("placed: user-interactive"), logOf(Placement.userInteractive()));
    assertEquals(1, logOf(Placement.pinToCore(-1)).size());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatWasDoneIsSaid() {
    assertEquals(List.of("placed: timer slack is 999 ns"), logOf(Placement.timerSlackNs(999)));
  }

  /** What running it on a new thread logs at DEBUG. */
  private static List<String> logOf(Runnable placement) {
    Logger logger = Logger.getLogger(Placement.class.getName());
    List<String> messages = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            messages.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.setLevel(Level.FINE);
    logger.addHandler(handler);
    try {
      onNewThread(placement, () -> "");
    } finally {
      logger.removeHandler(handler);
      logger.setLevel(null);
    }
    return messages;
  }
}
