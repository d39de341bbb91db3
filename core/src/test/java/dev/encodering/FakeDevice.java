package dev.encodering;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A device that keeps the rules: a handle begun or resubmitted too early, a commit of nothing or a
 * second commit throw, and everything that runs is recorded in order. What fails is scripted.
 */
final class FakeDevice implements CommandQueue, Supplier<FakeEncoder>, TokenGraph<FakeEncoder> {
  /** When a submission completes. */
  enum Completion {
    AT_COMMIT,
    WHEN_AWAITED,
    /** When the test says so. */
    HELD
  }

  /** Something that a test does inside a graph. */
  @FunctionalInterface
  interface Hook {
    void at(int from, int to, long ordinal) throws Throwable;
  }

  static final int STEPS = 8;

  /** What was submitted, as "token:from-to", in execution order. */
  final List<String> executed = new CopyOnWriteArrayList<>();

  final List<FakeEncoder> encoders = new CopyOnWriteArrayList<>();
  final List<String> graphCalls = new CopyOnWriteArrayList<>();
  int steps = STEPS;
  boolean canResubmit = true;
  volatile RuntimeException closeFailure;
  volatile Hook hook = (from, to, ordinal) -> {};

  // Guarded by this.
  private Completion completion = Completion.AT_COMMIT;
  private long committed;
  private long completed;
  private long failAt = Long.MAX_VALUE;
  private RuntimeException failure;
  private long failCommitAt = Long.MAX_VALUE;
  private RuntimeException commitFailure;

  synchronized FakeDevice completing(Completion when) {
    completion = when;
    return this;
  }

  /** The device fails while it runs this submission. */
  synchronized void failSubmission(long submission, RuntimeException cause) {
    failAt = submission;
    failure = cause;
  }

  /** The commit that would have given this submission throws. */
  synchronized void failCommit(long submission, RuntimeException cause) {
    failCommitAt = submission;
    commitFailure = cause;
  }

  synchronized long committed() {
    return committed;
  }

  synchronized void complete(long submissions) {
    completed = Math.max(completed, Math.min(submissions, committed));
    notifyAll();
  }

  /** Lets everything run, now and later. */
  synchronized void release() {
    completion = Completion.AT_COMMIT;
    complete(committed);
  }

  synchronized long submit(String what) {
    if (committed + 1 == failCommitAt) {
      throw commitFailure;
    }
    committed++;
    executed.add(what);
    if (completion == Completion.AT_COMMIT) {
      completed = committed;
    }
    return committed;
  }

  synchronized boolean isIdle(long submission) {
    return submission <= completed;
  }

  @Override
  public synchronized boolean isCompleted(long submission) {
    requireCommitted(submission);
    return submission <= completed && submission < failAt;
  }

  @Override
  public synchronized void awaitCompleted(long submission) throws InterruptedException {
    requireCommitted(submission);
    if (completion == Completion.WHEN_AWAITED) {
      complete(submission);
    }
    while (submission > completed) {
      wait();
    }
    if (submission >= failAt) {
      throw failure;
    }
  }

  private void requireCommitted(long submission) {
    if (submission < 1 || submission > committed) {
      throw new AssertionError("submission " + submission + " was never committed");
    }
  }

  @Override
  public FakeEncoder get() {
    FakeEncoder encoder = new FakeEncoder(this);
    encoders.add(encoder);
    return encoder;
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public void encode(FakeEncoder encoder, int from, int to, long ordinal) {
    graphCalls.add(ordinal + ":" + from + "-" + to);
    try {
      hook.at(from, to, ordinal);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
    encoder.record(ordinal + ":" + from + "-" + to);
  }

  EncodePipeline open(EncodeMode mode, int depth) {
    return EncodePipeline.open(mode, depth, this, this, this);
  }

  boolean eachEncoderClosedOnce() {
    return encoders.stream().allMatch(encoder -> encoder.closes() == 1);
  }

  boolean noEncoderClosed() {
    return encoders.stream().allMatch(encoder -> encoder.closes() == 0);
  }

  /** What {@code tokens} tokens look like if each is one submission. */
  List<String> wholeTokens(long tokens) {
    List<String> whole = new ArrayList<>();
    for (long token = 0; token < tokens; token++) {
      whole.add(token + ":0-" + steps);
    }
    return whole;
  }
}
