package dev.encodering.metal;

import dev.encodering.CommandEncoder;
import java.lang.ref.Reference;

/**
 * One reusable command buffer and its compute encoder. A cycle is {@link #begin()}, commands,
 * {@link #commit()}; {@link #endEncoding()} in between encodes now and commits later.
 *
 * <p>A dispatch is described from scratch: {@link #setPipeline} first, then every buffer and every
 * byte that its kernel takes, then {@link #dispatchThreadgroups}. The commands are written to
 * memory by plain Java and cross the native border together, in one call per command buffer. Two
 * dispatches are ordered only by a {@link #memoryBarrier()} between them or by being in two command
 * buffers.
 *
 * <table class="striped">
 *   <caption>Contract</caption>
 *   <thead><tr><th>method</th><th>native calls</th><th>waits</th><th>allocates</th></tr></thead>
 *   <tbody>
 *   <tr><td>{@link #begin()}</td><td>none, or one poll if nobody knows the last submission to be
 *   complete</td><td>no</td><td>no</td></tr>
 *   <tr><td>commands</td><td>none</td><td>no</td><td>no</td></tr>
 *   <tr><td>{@link #endEncoding()}</td><td>one</td><td>no</td><td>no</td></tr>
 *   <tr><td>{@link #commit()}</td><td>one</td><td>no</td><td>no</td></tr>
 *   <tr><td>{@link #resubmit()}</td><td>one, and a poll as for begin</td><td>no</td>
 *   <td>no</td></tr>
 *   <tr><td>{@link #close()}</td><td>one</td><td>no</td><td>no</td></tr>
 *   </tbody>
 * </table>
 *
 * <p>One thread at a time uses an encoder; {@link #close()} may come from any. Two at once get
 * nonsense or an exception, never a crash. A command that throws has added nothing and the stream
 * can go on. When {@link #endEncoding()} or {@link #commit()} throws a {@link MetalException},
 * nothing is recorded and {@link #begin()} starts anew; only {@link MetalException.Status#BUSY}
 * leaves the stream as it was, to be committed once an earlier submission is complete.
 *
 * <p>After close every method but {@link #lastSubmission()}, {@link #encodeCalls()} and {@link
 * #canResubmit()} throws IllegalStateException, and so they do once the queue is closed.
 */
public final class MetalEncoder extends NativeObject implements CommandEncoder {

  private enum State {
    /** Nothing begun since the last commit, failure or creation. */
    IDLE,
    /** Commands are being written. */
    OPEN,
    /** Encoded, not committed. */
    ENCODED
  }

  private final MetalQueue queue;
  private final CommandStream stream;
  private final boolean canResubmit;
  private final NativeError error = new NativeError();

  private State state = State.IDLE;
  private boolean recorded;
  private long lastSubmission;
  private long encodeCalls;

  MetalEncoder(MetalQueue queue, CommandStream stream, long handle) {
    super("encoder", handle);
    this.queue = queue;
    this.stream = stream;
    this.canResubmit = queue.device().info().canResubmit();
  }

  /**
   * {@inheritDoc}
   *
   * @throws MetalException the queue's first failure, if the last submission was lost to it
   */
  @Override
  public void begin() {
    checkUsable();
    checkLastCompleted("begin");
    stream.clear();
    recorded = false;
    state = State.OPEN;
  }

  /**
   * Starts to describe a dispatch, with no buffer and no byte set.
   *
   * @param pipeline the kernel to dispatch, of this encoder's device
   * @return this encoder
   * @throws IllegalStateException if no stream is open, the stream is full or the pipeline closed
   */
  public MetalEncoder setPipeline(MetalPipeline pipeline) {
    checkOpen();
    stream.setPipeline(pipeline);
    return this;
  }

  /**
   * Sets a buffer of the dispatch.
   *
   * @param index the kernel's index for it
   * @param buffer a buffer of this encoder's device
   * @param offset where the kernel's view of it starts, in bytes: a multiple of 16
   * @return this encoder
   * @throws IllegalStateException if no pipeline is set or the buffer is closed
   */
  public MetalEncoder setBuffer(int index, MetalBuffer buffer, long offset) {
    checkOpen();
    stream.setBuffer(index, buffer, offset);
    return this;
  }

  /**
   * Sets four of the dispatch's parameter bytes.
   *
   * @param byteOffset where they start, a multiple of 4
   * @param value the value, stored little-endian
   * @return this encoder
   * @throws IllegalStateException if no pipeline is set
   */
  public MetalEncoder setInt(int byteOffset, int value) {
    checkOpen();
    stream.setInt(byteOffset, value);
    return this;
  }

  /**
   * Sets four of the dispatch's parameter bytes.
   *
   * @param byteOffset where they start, a multiple of 4
   * @param value the value, its bits kept
   * @return this encoder
   * @throws IllegalStateException if no pipeline is set
   */
  public MetalEncoder setFloat(int byteOffset, float value) {
    return setInt(byteOffset, Float.floatToRawIntBits(value));
  }

  /**
   * Adds the dispatch that was described. Whether it stays inside its buffers is checked when the
   * stream is encoded.
   *
   * @param x threadgroups in x, at least 1
   * @param y threadgroups in y, at least 1; the built-in kernels have one dimension and take 1
   * @param z threadgroups in z, likewise
   * @return this encoder
   * @throws IllegalStateException if a buffer or byte that the kernel takes is not set
   */
  public MetalEncoder dispatchThreadgroups(int x, int y, int z) {
    checkOpen();
    stream.dispatchThreadgroups(x, y, z);
    return this;
  }

  /**
   * Makes the writes of all dispatches before it visible to all dispatches after it.
   *
   * @return this encoder
   * @throws IllegalStateException if a dispatch was started and not added, or the stream is full
   */
  public MetalEncoder memoryBarrier() {
    checkOpen();
    stream.memoryBarrier();
    return this;
  }

  /**
   * {@inheritDoc}
   *
   * @throws MetalException BOUNDS if a dispatch would leave a buffer; otherwise the driver's error
   */
  @Override
  public void endEncoding() {
    long encoder = checkOpen();
    int bytes = stream.finish();
    encodeCalls++;
    int status = MetalNative.ms_encode(encoder, stream.address(), bytes, error.address);
    Reference.reachabilityFence(this);
    if (status < 0) {
      throw lost(status);
    }
    state = State.ENCODED;
  }

  /**
   * {@inheritDoc}
   *
   * @throws MetalException BUSY if the queue holds as many incomplete submissions as it was made
   *     for, GPU with the first failure's text if it is poisoned, and what {@link #endEncoding()}
   *     throws if that was not called
   */
  @Override
  public long commit() {
    long encoder = checkUsable();
    long submission;
    if (state == State.OPEN) {
      int bytes = stream.finish();
      encodeCalls++;
      submission = MetalNative.ms_submit(encoder, stream.address(), bytes, error.address);
      Reference.reachabilityFence(this);
    } else if (state == State.ENCODED) {
      encodeCalls++;
      submission = MetalNative.ms_commit(encoder, error.address);
      Reference.reachabilityFence(this);
    } else {
      throw new IllegalStateException("nothing was begun since the last commit: call begin first");
    }
    if (submission < 0) {
      throw lost((int) submission);
    }
    state = State.IDLE;
    recorded = true;
    lastSubmission = submission;
    return submission;
  }

  @Override
  public boolean canResubmit() {
    return canResubmit;
  }

  /**
   * {@inheritDoc}
   *
   * @throws MetalException as {@link #commit()}; what is recorded stays
   */
  @Override
  public long resubmit() {
    long encoder = checkUsable();
    if (!canResubmit) {
      throw new UnsupportedOperationException(
          queue.device().info().name() + " cannot run commands again: encode them each time");
    }
    if (!recorded || state != State.IDLE) {
      throw new IllegalStateException("nothing is recorded: begin, encode and commit first");
    }
    checkLastCompleted("resubmit");
    encodeCalls++;
    long submission = MetalNative.ms_resubmit(encoder, error.address);
    Reference.reachabilityFence(this);
    if (submission < 0) {
      throw failure((int) submission, error);
    }
    lastSubmission = submission;
    return submission;
  }

  /**
   * The number of this encoder's last submission.
   *
   * @return what the last {@link #commit()} or {@link #resubmit()} returned; 0 before the first
   */
  public long lastSubmission() {
    return lastSubmission;
  }

  /**
   * Counts the native calls by which this encoder encoded, committed and resubmitted.
   *
   * @return the count so far, exact on the thread that uses the encoder
   */
  public long encodeCalls() {
    return encodeCalls;
  }

  /** A failed call has recorded nothing, but a busy queue has not touched the stream. */
  private RuntimeException lost(int status) {
    if (status != MetalException.Status.BUSY.code) {
      state = State.IDLE;
    }
    return failure(status, error);
  }

  private long checkUsable() {
    queue.handle();
    return handle();
  }

  private long checkOpen() {
    long encoder = checkUsable();
    if (state != State.OPEN) {
      throw new IllegalStateException("no stream is open: call begin first");
    }
    return encoder;
  }

  private void checkLastCompleted(String what) {
    long last = lastSubmission;
    if (last == 0 || queue.isCompletedOrThrow(last)) {
      return;
    }
    throw new IllegalStateException(
        "submission " + last + " is still running: await it before " + what);
  }
}
