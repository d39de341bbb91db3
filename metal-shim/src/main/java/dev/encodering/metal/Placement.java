package dev.encodering.metal;

import com.sun.jna.Platform;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Where and how a thread runs. Each method gives a Runnable that acts on the thread which runs it,
 * for the rest of that thread's life: as a worker's {@code onStart} hook, or called directly by the
 * decode loop's own thread.
 *
 * <pre>{@code
 * EncoderWorker.builder(encoders).onStart(Placement.pinToCore(1)).build();
 * Placement.pinToCore(0).run(); // this thread
 * }</pre>
 *
 * <p>Where the system has no such thing, running it changes nothing and throws nothing. Either way
 * one line at DEBUG, on the logger with this class's name, says what was done.
 *
 * <p>The Runnables hold no state and may be shared. Running one does not wait. What cannot be done
 * throws where it runs, and {@code EncoderWorker.build()} throws what its hook throws:
 * IllegalArgumentException for a value that this machine does not take, IllegalStateException where
 * the system forbids the call, MetalException if the native library is missing.
 */
public final class Placement {
  private static final Logger LOGGER = System.getLogger(Placement.class.getName());

  /** Enough for the status; the message is asked for by a second call. */
  private static final long NO_ERROR_STRUCT = 0;

  private Placement() {}

  /** A native call that acts on the calling thread. */
  @FunctionalInterface
  private interface ThreadCall {
    int on(long error);
  }

  /**
   * Linux: lets the thread run on one core only. Nothing elsewhere. Nobody else is kept off that
   * core; threads that this one starts later inherit it.
   *
   * @param core as the system counts them, from 0
   * @return to be run by the thread; throws IllegalArgumentException, naming the cores that this
   *     process may use, if the core is none of them
   */
  public static Runnable pinToCore(int core) {
    return () ->
        apply(
            "pinned to core " + core,
            Platform.isLinux(),
            error -> MetalNative.ms_thread_pin(core, error));
  }

  /**
   * Linux: sets how late the system may end the thread's timed sleeps, so as to end several at
   * once; 50,000 ns where nobody has changed it. Nothing elsewhere. A lower value brings timed
   * waits closer to their time and costs nothing while the thread sleeps without a timer.
   *
   * @param slackNs nanoseconds, 1 or more
   * @return to be run by the thread
   * @throws IllegalArgumentException if it is less than 1
   */
  public static Runnable timerSlackNs(long slackNs) {
    if (slackNs < 1) {
      throw new IllegalArgumentException("timer slack is " + slackNs + " ns: use 1 or more");
    }
    return () ->
        apply(
            "timer slack is " + slackNs + " ns",
            Platform.isLinux(),
            error -> MetalNative.ms_thread_timer_slack(slackNs, error));
  }

  /**
   * macOS: gives the thread the quality-of-service class {@code USER_INTERACTIVE}, which is served
   * first and keeps to performance cores. Nothing elsewhere.
   *
   * @return to be run by the thread
   */
  public static Runnable userInteractive() {
    return () ->
        apply("user-interactive", Platform.isMac(), MetalNative::ms_thread_user_interactive);
  }

  private static void apply(String what, boolean isHere, ThreadCall call) {
    String thread = Thread.currentThread().getName();
    if (!isHere) {
      LOGGER.log(Level.DEBUG, () -> thread + ": not " + what + ", this system has no such thing");
      return;
    }
    MetalNative.requireLoaded();
    if (call.on(NO_ERROR_STRUCT) < 0) {
      NativeError error = ColdCall.ofThisThread().error;
      error.check(call.on(error.address));
    }
    LOGGER.log(Level.DEBUG, () -> thread + ": " + what);
  }
}
