package dev.encodering;

import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

/**
 * One long-lived, pre-started thread that runs encoding tasks, fed through a ring whose every slot
 * carries a preallocated encoder. No task pays for a thread, an allocation or a lock.
 *
 * <table>
 * <caption>Methods</caption>
 * <tr><th>method</th><th>threads</th><th>waits</th><th>allocates</th><th>after close</th><th>after
 * the worker's death</th></tr>
 * <tr><td>submit</td><td>any</td><td>while the ring is full</td><td>no</td>
 * <td>WorkerClosedException</td><td>WorkerDeadException</td></tr>
 * <tr><td>trySubmit</td><td>any</td><td>never</td><td>no</td><td>WorkerClosedException</td>
 * <td>WorkerDeadException</td></tr>
 * <tr><td>isDone</td><td>any</td><td>never</td><td>no</td><td>answers</td><td>true</td></tr>
 * <tr><td>await</td><td>any but the worker's</td><td>until the ticket is done</td><td>only to
 * report a failure</td><td>answers</td><td>EncodeException for what did not run</td></tr>
 * <tr><td>prepare</td><td>any</td><td>never</td><td>no</td><td>does nothing</td><td>does
 * nothing</td></tr>
 * <tr><td>close</td><td>any but the worker's</td><td>until all has run</td><td>a little</td>
 * <td>returns</td><td>releases the encoders</td></tr>
 * </table>
 *
 * <p><b>Order.</b> Tasks run one at a time in ticket order; tickets are 0, 1, 2 and so on with gaps
 * only where a submission was refused while closing. What a thread did before {@code submit}
 * happens-before the task; the task happens-before {@code isDone} is true and before {@code await}
 * returns.
 *
 * <p><b>From the worker's own thread</b> (inside a task) {@code submit} works while there is room
 * and throws IllegalStateException when the ring is full; {@code close} and {@code await} of an
 * unfinished ticket throw IllegalStateException: they would wait for themselves.
 *
 * <p>A worker that is never closed leaks one parked daemon thread and its encoders: use
 * try-with-resources.
 *
 * @param <E> the encoder's type
 */
public final class EncoderWorker<E> implements AutoCloseable {

  /** What {@link #trySubmit} returns when the ring is full. */
  public static final long FULL = TaskRing.FULL;

  private final EncodeLoop<E> loop;
  private final TaskRing<E> ring;
  private final WaitStrategy waitStrategy;
  private final Thread thread;
  private final Shutdown shutdown;
  private final BooleanSupplier ended;

  EncoderWorker(Builder<E> builder) {
    List<E> encoders = Encoders.create(builder.encoders, builder.ringSize);
    try {
      this.waitStrategy = builder.waitStrategy.get();
      RingBuffer<EncodeSlot<E>> slots =
          RingBuffer.createMultiProducer(
              slotFactory(encoders.iterator()), builder.ringSize, waitStrategy);
      this.loop =
          new EncodeLoop<>(slots, waitStrategy, builder.onFailure, builder.onStart, builder.onStop);
      this.ring = new TaskRing<>(slots, loop);
      this.ended = loop::hasEnded;
      this.thread = WorkerThread.start(builder.threadFactory, builder.threadName, loop);
      this.shutdown = new Shutdown(ring, thread, encoders);
    } catch (Throwable t) {
      Encoders.closeAfter(t, encoders);
      throw t;
    }
  }

  private static <E> EventFactory<EncodeSlot<E>> slotFactory(Iterator<E> encoders) {
    return () -> new EncodeSlot<>(encoders.next());
  }

  /**
   * Starts the description of a worker.
   *
   * @param encoders called {@code ringSize} times in {@link Builder#build()}, on the caller's
   *     thread; each result stays with one slot for the worker's life, and is closed by {@link
   *     #close()} if it is AutoCloseable
   * @param <E> the encoder's type
   * @return a builder with the defaults
   */
  public static <E> Builder<E> builder(Supplier<? extends E> encoders) {
    return new Builder<>(encoders);
  }

  /**
   * Hands a task to the worker and returns as soon as it is in the ring. While the ring is full it
   * spins and then parks. Makes no system call while the worker is awake.
   *
   * @param task may be submitted again and again
   * @param ordinal handed to the task
   * @return the ticket, for {@link #isDone} and {@link #await(long)}
   * @throws InterruptedException if interrupted while the ring was full; nothing was submitted
   * @throws WorkerClosedException if the worker is closing or closed
   * @throws WorkerDeadException if its thread has died
   * @throws IllegalStateException from the worker's own thread when the ring is full
   */
  public long submit(EncodeTask<? super E> task, long ordinal) throws InterruptedException {
    Objects.requireNonNull(task, "task is null: pass the code that encodes");
    long ticket;
    while ((ticket = ring.offer(task, ordinal)) == FULL) {
      if (isWorkerThread()) {
        throw new IllegalStateException(
            "the ring is full and only this thread can empty it: use trySubmit inside a task, or a"
                + " larger ringSize");
      }
      ring.awaitRoom();
    }
    return ticket;
  }

  /**
   * {@link #submit(EncodeTask, long)} with ordinal 0.
   *
   * @param task may be submitted again and again
   * @return the ticket
   * @throws InterruptedException if interrupted while the ring was full; nothing was submitted
   */
  public long submit(EncodeTask<? super E> task) throws InterruptedException {
    return submit(task, 0);
  }

  /**
   * Hands a task to the worker if there is room. Never waits.
   *
   * @param task may be submitted again and again
   * @param ordinal handed to the task
   * @return the ticket, or {@link #FULL}
   * @throws WorkerClosedException if the worker is closing or closed
   * @throws WorkerDeadException if its thread has died
   */
  public long trySubmit(EncodeTask<? super E> task, long ordinal) {
    Objects.requireNonNull(task, "task is null: pass the code that encodes");
    long ticket = ring.offer(task, ordinal);
    if (ticket == FULL) {
      ring.countRejected();
    }
    return ticket;
  }

  /**
   * Tells whether a task has run, well or not, or can no longer run. Never waits.
   *
   * @param ticket what submit returned
   * @return true once nothing more will happen for this ticket
   * @throws IllegalArgumentException if no submit returned this ticket
   */
  public boolean isDone(long ticket) {
    ring.requireTicket(ticket);
    return loop.completed().get() >= ticket || loop.hasEnded();
  }

  /**
   * Waits until a task has run: spins, then parks.
   *
   * @param ticket what submit returned
   * @throws InterruptedException if interrupted; the task runs on
   * @throws EncodeException if the task failed, or never ran because the worker died, or failed so
   *     long ago that the outcome is no longer kept
   * @throws IllegalArgumentException if no submit returned this ticket
   * @throws IllegalStateException from the worker's own thread while the ticket is unfinished
   */
  public void await(long ticket) throws InterruptedException {
    awaitUntil(ticket, Deadline.FOREVER);
  }

  /**
   * Like {@link #await(long)}, for a limited time.
   *
   * @param ticket what submit returned
   * @param timeout zero or negative only looks
   * @return false if the time passed first
   * @throws InterruptedException if interrupted; the task runs on
   */
  public boolean await(long ticket, Duration timeout) throws InterruptedException {
    return awaitUntil(ticket, Deadline.after(timeout));
  }

  private boolean awaitUntil(long ticket, long deadlineNs) throws InterruptedException {
    ring.requireTicket(ticket);
    if (loop.completed().get() < ticket) {
      if (isWorkerThread()) {
        throw new IllegalStateException(
            "task " + ticket + " waits for this very thread: do not await inside a task");
      }
      if (!loop.completed().await(ticket, ended, deadlineNs) && !loop.hasEnded()) {
        return false;
      }
    }
    loop.failures().check(ticket);
    if (loop.completed().get() < ticket) {
      throw new EncodeException(
          "task " + ticket + " never ran: the worker thread is dead", loop.fatal());
    }
    return true;
  }

  /**
   * Says that the next task will be submitted in about {@code inNs} nanoseconds, so that the worker
   * is awake by then and its wake-up is off the task's way. Costs the caller a wake-up of a parked
   * worker: say it before a wait that is longer than that, for the GPU, say. A task that comes
   * earlier is run as early as ever; one that does not come costs the worker a spin of 200 us. With
   * a strategy that is not a {@link PreparableWaitStrategy} it does nothing.
   *
   * @param inNs nanoseconds from now, 0 or more
   * @throws IllegalArgumentException if it is negative
   */
  public void prepare(long inNs) {
    if (waitStrategy instanceof PreparableWaitStrategy preparable) {
      preparable.prepare(inNs);
    }
  }

  private boolean isWorkerThread() {
    return Thread.currentThread() == thread;
  }

  /**
   * Tells whether the worker takes tasks.
   *
   * @return false once it is closing, closed or dead
   */
  public boolean isAlive() {
    return !ring.isRefusing();
  }

  /**
   * Reads the worker's counters. Any thread, at any time; allocates the result.
   *
   * @return the counters now
   */
  public EncoderStats stats() {
    return ring.stats(
        waitStrategy instanceof PreparableWaitStrategy counting
            ? counting.stats()
            : WaitStats.NONE);
  }

  /**
   * Runs everything that was submitted before, ends the thread and closes the encoders. Idempotent;
   * a second caller waits for the first. An interrupt does not cut it short and is kept.
   *
   * @throws IllegalStateException from the worker's own thread
   */
  @Override
  public void close() {
    shutdown.until(Deadline.FOREVER);
  }

  /**
   * Like {@link #close()}, for a limited time. The worker refuses tasks from the first call on.
   *
   * @param timeout how long to wait for the tasks
   * @return false if tasks were still running then: call again to go on waiting
   * @throws IllegalStateException from the worker's own thread
   */
  public boolean close(Duration timeout) {
    return shutdown.until(Deadline.after(timeout));
  }

  /**
   * Describes a worker. Not thread-safe; may build several.
   *
   * @param <E> the encoder's type
   */
  public static final class Builder<E> {
    private static final int MAX_RING_SIZE = 1 << 20;

    private final Supplier<? extends E> encoders;
    private int ringSize = 64;
    private Supplier<? extends WaitStrategy> waitStrategy = AdaptiveWaitStrategy::new;
    private ThreadFactory threadFactory = WorkerThread::create;
    private String threadName;
    private ObjLongConsumer<? super Throwable> onFailure = (cause, ticket) -> {};
    private Runnable onStart = () -> {};
    private Runnable onStop = () -> {};

    private Builder(Supplier<? extends E> encoders) {
      this.encoders = Objects.requireNonNull(encoders, "encoders");
    }

    /**
     * How many tasks may be submitted and unfinished at a time, and how many encoders there are.
     *
     * @param slots a power of two, 1 to 1,048,576; 64 unless said
     * @return this
     * @throws IllegalArgumentException if it is not
     */
    public Builder<E> ringSize(int slots) {
      if (slots < 1 || slots > MAX_RING_SIZE || Integer.bitCount(slots) != 1) {
        throw new IllegalArgumentException(
            "ring size is " + slots + ": use a power of two from 1 to " + MAX_RING_SIZE);
      }
      this.ringSize = slots;
      return this;
    }

    /**
     * How the worker waits for a task; {@link AdaptiveWaitStrategy} unless said.
     *
     * @param strategy an instance that nothing else uses
     * @return this
     */
    public Builder<E> waitStrategy(WaitStrategy strategy) {
      Objects.requireNonNull(strategy, "waitStrategy");
      this.waitStrategy = () -> strategy;
      return this;
    }

    /**
     * Makes the worker's thread; a daemon platform thread unless said.
     *
     * @param factory called once, in {@link #build()}; virtual threads are refused
     * @return this
     */
    public Builder<E> threadFactory(ThreadFactory factory) {
      this.threadFactory = Objects.requireNonNull(factory, "threadFactory");
      return this;
    }

    /**
     * Names the worker's thread; {@code encoder-worker-N} unless said.
     *
     * @param name the name
     * @return this
     */
    public Builder<E> name(String name) {
      this.threadName = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Told of each failed task once, on the worker's thread, before the ticket is done. What it
     * throws is logged and otherwise ignored.
     *
     * @param listener takes the cause and the ticket
     * @return this
     */
    public Builder<E> onFailure(ObjLongConsumer<? super Throwable> listener) {
      this.onFailure = Objects.requireNonNull(listener, "onFailure");
      return this;
    }

    /**
     * Runs on the worker's thread before {@link #build()} returns: for placement and priority.
     *
     * @param hook what it throws, build() throws
     * @return this
     */
    public Builder<E> onStart(Runnable hook) {
      this.onStart = Objects.requireNonNull(hook, "onStart");
      return this;
    }

    /**
     * Runs on the worker's thread as the last thing that it does, if {@code onStart} had returned.
     *
     * @param hook what it throws is logged
     * @return this
     */
    public Builder<E> onStop(Runnable hook) {
      this.onStop = Objects.requireNonNull(hook, "onStop");
      return this;
    }

    /**
     * Makes the encoders on this thread, starts the worker and returns once it runs. Whatever an
     * encoder supplier, the thread factory or {@code onStart} throws is thrown here, and nothing is
     * left behind.
     *
     * @return a running worker
     */
    public EncoderWorker<E> build() {
      return new EncoderWorker<>(this);
    }
  }
}
