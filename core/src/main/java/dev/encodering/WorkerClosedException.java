package dev.encodering;

/** A task was submitted to a worker that is closing or closed. The task will not run. */
public final class WorkerClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  WorkerClosedException() {
    super("worker has been shut down");
  }
}
