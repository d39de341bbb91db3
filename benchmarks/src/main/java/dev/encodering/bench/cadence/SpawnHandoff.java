package dev.encodering.bench.cadence;

/**
 * A new thread for each token, started and joined: the caller is free again when the token has run.
 * The threads' switches are not known, and their time on a core leaves out their birth and death.
 */
final class SpawnHandoff implements Handoff {
  private final WorkerSide side;

  /** Written by each thread in turn, read by the caller that joined it. */
  private long cpuNs;

  SpawnHandoff(WorkerSide side) {
    this.side = side;
  }

  @Override
  public void hand(int token) throws InterruptedException {
    Thread thread = new Thread(() -> place(token));
    thread.start();
    thread.join();
  }

  private void place(int token) {
    side.placement().run();
    side.run(token);
    cpuNs += Usage.cpuNsOfThisThread();
  }

  @Override
  public Usage usage() {
    return new Usage(cpuNs, -1, -1);
  }

  @Override
  public void close() {}
}
