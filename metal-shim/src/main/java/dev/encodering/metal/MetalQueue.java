package dev.encodering.metal;

import dev.encodering.CommandQueue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Executes the command buffers of its encoders one after the other, in the order of their commits.
 *
 * <table class="striped">
 *   <caption>Contract</caption>
 *   <thead><tr><th>method</th><th>threads</th><th>waits</th><th>allocates</th></tr></thead>
 *   <tbody>
 *   <tr><td>{@link #isCompleted}</td><td>any</td><td>no</td><td>no</td></tr>
 *   <tr><td>{@link #awaitCompleted}</td><td>any</td><td>yes</td><td>only on failure</td></tr>
 *   <tr><td>{@link #times}</td><td>any</td><td>no</td><td>no</td></tr>
 *   <tr><td>{@link #encoder}</td><td>any</td><td>no</td><td>yes</td></tr>
 *   <tr><td>{@link #close()}</td><td>any</td><td>no</td><td>no</td></tr>
 *   </tbody>
 * </table>
 *
 * <p>The queue remembers the highest submission that it has seen complete: asking for that one or
 * an earlier one makes no native call. After a failure, {@link #awaitCompleted} throws the first
 * failure's {@link MetalException} for it and every later submission, however often it is asked.
 *
 * <p>After close every method but the counters throws IllegalStateException, as do the encoders of
 * this queue; what was committed runs to its end. A thread that is waiting meanwhile is told the
 * same within 10 ms.
 */
public final class MetalQueue extends NativeObject implements CommandQueue {

  /** The longest that an interrupt or a close goes unnoticed. */
  private static final long SLICE_NS = 10_000_000;

  /**
   * The longest that a wait asks the device over and over before it sleeps. Where cores are few,
   * the thread that it keeps from running may be the one that it waits for.
   */
  private static final long SPIN_NS = Runtime.getRuntime().availableProcessors() >= 3 ? 50_000 : 0;

  /** How a native wait ended. */
  private static final int SPUN = 1;

  private static final int SLEPT = 2;

  private static final int TIMEOUT = MetalException.Status.TIMEOUT.code;

  private static final VarHandle KNOWN_COMPLETED;

  static {
    try {
      KNOWN_COMPLETED =
          MethodHandles.lookup().findVarHandle(MetalQueue.class, "knownCompleted", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MetalDevice device;
  private final int timesKept;
  private final AtomicLong waitCalls = new AtomicLong();
  private final AtomicLong spunWaits = new AtomicLong();
  private final AtomicLong sleptWaits = new AtomicLong();
  private final AtomicLong pollCalls = new AtomicLong();

  /**
   * Only grows. Its volatile store and load carry a submission's writes to the threads that ask.
   */
  private volatile long knownCompleted;

  MetalQueue(MetalDevice device, int timesKept, long handle) {
    super("queue", handle);
    this.device = device;
    this.timesKept = timesKept;
  }

  /** The device that made it. */
  MetalDevice device() {
    return device;
  }

  /**
   * Makes an encoder whose commands execute on this queue.
   *
   * @param streamCapacityBytes room for one command buffer's commands, 16 bytes to 16 MiB: 16, plus
   *     32 for each dispatch, 16 for each of its buffers and its bytes rounded up to a multiple of
   *     8, plus 8 for each barrier
   * @return the encoder, for the caller to close
   */
  public MetalEncoder encoder(int streamCapacityBytes) {
    if (streamCapacityBytes < CommandStream.HEADER_BYTES
        || streamCapacityBytes > CommandStream.MAX_CAPACITY_BYTES) {
      throw new IllegalArgumentException(
          "streamCapacityBytes must be 16 to 16777216, got " + streamCapacityBytes);
    }
    CommandStream stream = new CommandStream(device, streamCapacityBytes);
    ColdCall call = ColdCall.ofThisThread();
    check(
        MetalNative.ms_encoder_create(
            handle(), streamCapacityBytes, call.resultsAddress, call.error.address),
        call.error);
    return new MetalEncoder(this, stream, call.results.getLong(0));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the number is below 1
   */
  @Override
  public boolean isCompleted(long submission) {
    long queue = handle();
    checkNumber(submission);
    if (submission <= knownCompleted) {
      return true;
    }
    pollCalls.getAndIncrement();
    long completed = MetalNative.ms_poll(queue, 0);
    if (completed < 0) {
      return completedBeforeFailure(queue, submission, (int) completed);
    }
    sawCompleted(completed);
    return submission <= completed;
  }

  /**
   * A poisoned queue answers a poll with its failure, but those before the failure are complete.
   */
  private boolean completedBeforeFailure(long queue, long submission, int status) {
    if (status == MetalException.Status.GPU.code) {
      pollCalls.getAndIncrement();
      status = MetalNative.ms_wait(queue, submission, 0, 0, 0);
    }
    if (status >= 0) {
      sawCompleted(submission);
      return true;
    }
    if (status != MetalException.Status.GPU.code && status != TIMEOUT) {
      throwFailure(queue, submission);
    }
    return false;
  }

  /**
   * {@inheritDoc}
   *
   * @throws MetalException GPU, the queue's first failure, if that is at or before the submission
   * @throws IllegalArgumentException if no such submission was committed
   */
  @Override
  public void awaitCompleted(long submission) throws InterruptedException {
    long queue = handle();
    checkNumber(submission);
    CompletionEvent event = submission <= knownCompleted ? null : CompletionEvent.begun();
    try {
      awaitInSlices(queue, submission);
    } finally {
      if (event != null) {
        event.finish(submission);
      }
    }
  }

  private void awaitInSlices(long queue, long submission) throws InterruptedException {
    boolean slept = false;
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while awaiting submission " + submission);
      }
      if (submission <= knownCompleted) {
        return;
      }
      waitCalls.getAndIncrement();
      int status = MetalNative.ms_wait(queue, submission, slept ? 0 : SPIN_NS, SLICE_NS, 0);
      if (status >= 0) {
        count(slept ? SLEPT : status);
        sawCompleted(submission);
        return;
      }
      slept = true;
      if (status != TIMEOUT) {
        throwFailure(queue, submission);
      }
    }
  }

  /**
   * Asks again with memory for the reason, which the successful path does not need. Returns if
   * there is none any more: a number that was never committed may have been meanwhile.
   */
  private void throwFailure(long queue, long submission) {
    NativeError error = ColdCall.ofThisThread().error;
    int status = MetalNative.ms_wait(queue, submission, 0, 0, error.address);
    if (status < 0 && status != TIMEOUT) {
      throw failure(status, error);
    }
  }

  /** As {@link #isCompleted}, but throws the queue's first failure if that rules it out. */
  boolean isCompletedOrThrow(long submission) {
    if (isCompleted(submission)) {
      return true;
    }
    pollCalls.getAndIncrement();
    throwFailure(handle(), submission);
    return isCompleted(submission);
  }

  private void count(int ending) {
    if (ending == SLEPT) {
      sleptWaits.getAndIncrement();
    } else if (ending == SPUN) {
      spunWaits.getAndIncrement();
    }
  }

  private void sawCompleted(long submission) {
    long known = knownCompleted;
    while (submission > known) {
      long witness = (long) KNOWN_COMPLETED.compareAndExchange(this, known, submission);
      if (witness == known) {
        return;
      }
      known = witness;
    }
  }

  /**
   * When the device ran a submission, by the clock of {@link System#nanoTime}. Known once {@link
   * #awaitCompleted} for it has returned or {@link #isCompleted} for it was true, until {@link
   * #timesKept} newer ones are complete.
   *
   * @param submission its number
   * @param startEndErrorNs gets the start, the end, and how far off both together may be against
   *     that clock; the difference of start and end is as exact as the device's own clock
   * @return false, with the array untouched, if the times are not known: incomplete, failed, or no
   *     longer kept
   * @throws IllegalArgumentException if the number is below 1 or the array shorter than 3
   * @throws IllegalStateException if the queue was made without times
   */
  public boolean times(long submission, long[] startEndErrorNs) {
    long queue = handle();
    checkNumber(submission);
    if (startEndErrorNs.length < 3) {
      throw new IllegalArgumentException("three numbers do not fit in " + startEndErrorNs.length);
    }
    ColdCall call = ColdCall.ofThisThread();
    int known = MetalNative.ms_times(queue, submission, call.resultsAddress, call.error.address);
    check(known, call.error);
    if (known == 0) {
      return false;
    }
    for (int i = 0; i < 3; i++) {
      startEndErrorNs[i] = call.results.getLong(i * Long.BYTES);
    }
    return true;
  }

  /**
   * Of how many of the newest complete submissions {@link #times} knows.
   *
   * @return the number given to {@link MetalDevice#queue(int, int)}
   */
  public int timesKept() {
    return timesKept;
  }

  private static void checkNumber(long submission) {
    if (submission < 1) {
      throw new IllegalArgumentException("submissions are numbered from 1, got " + submission);
    }
  }

  /**
   * Counts the native calls that waited for submissions.
   *
   * @return the count so far, by all threads
   */
  public long waitCalls() {
    return waitCalls.get();
  }

  /**
   * Counts the waits that ended while they asked the device over and over, without sleeping.
   *
   * @return the count so far, by all threads
   */
  public long spunWaits() {
    return spunWaits.get();
  }

  /**
   * Counts the waits that slept until the device was done.
   *
   * @return the count so far, by all threads
   */
  public long sleptWaits() {
    return sleptWaits.get();
  }

  /**
   * Counts the native calls that asked for completion without waiting.
   *
   * @return the count so far, by all threads
   */
  public long pollCalls() {
    return pollCalls.get();
  }
}
