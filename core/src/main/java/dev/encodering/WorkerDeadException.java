package dev.encodering;

/**
 * A task was submitted to a worker whose thread has died; the cause is what killed it. The task
 * will not run, and neither will those that were pending: build a new worker.
 */
public final class WorkerDeadException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  WorkerDeadException(Throwable cause) {
    super("worker thread is dead", cause);
  }
}
