package dev.encodering;

/**
 * Where command buffers execute: one after the other, in the order in which they were committed.
 *
 * <p>Submission numbers are the queue's own, 1, 2, 3 and so on in execution order. After a failure
 * at submission {@code f} the queue is poisoned: every submission from {@code f} on gives that same
 * error, those before {@code f} stay complete.
 *
 * <p>All methods may be called from any number of threads at once.
 */
public interface CommandQueue {

  /**
   * Tells whether a submission and all before it are complete. Never waits.
   *
   * @param submission a number that {@link CommandEncoder#commit()} or {@link
   *     CommandEncoder#resubmit()} returned
   * @return true once it is complete; false while it runs and when it failed
   */
  boolean isCompleted(long submission);

  /**
   * Waits until a submission and all before it are complete. Its writes happen-before the return.
   * The wait is sliced, so that an interrupt or a poisoned queue ends it within 10 ms.
   *
   * @param submission a number that {@link CommandEncoder#commit()} or {@link
   *     CommandEncoder#resubmit()} returned
   * @throws InterruptedException if the calling thread is interrupted; the submission runs on
   * @throws RuntimeException the device's own error if the submission, or one before it, failed
   */
  void awaitCompleted(long submission) throws InterruptedException;
}
