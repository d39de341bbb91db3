package dev.encodering.bench.cadence;

/**
 * The moments of one slice's tokens. The caller and the worker each write arrays of their own; they
 * are read when both have finished.
 */
final class TokenLog {
  private final Schedule schedule;
  private final long startNs;

  private final long[] handedOverNs;
  private final long[] callerCostNs;
  private final long[] prepareCostNs;
  private final long[] taskStartNs;

  /**
   * @param startNs the schedule's zero, in nanoTime
   */
  TokenLog(Schedule schedule, long startNs) {
    this.schedule = schedule;
    this.startNs = startNs;
    int tokens = schedule.tokens();
    handedOverNs = new long[tokens];
    callerCostNs = new long[tokens];
    prepareCostNs = new long[tokens];
    taskStartNs = new long[tokens];
  }

  /** When a token is due, in nanoTime. */
  long dueNs(int token) {
    return startNs + schedule.offsetNs(token);
  }

  /** How many tokens the slice has. */
  int tokens() {
    return schedule.tokens();
  }

  /**
   * By the caller, after it handed a token over.
   *
   * @param handedOverNs when the token was ready to be handed over: the submit call's start, or the
   *     due time if the caller was still held up by an earlier token then
   * @param prepareNs what announcing it took
   * @param submitNs what handing it over took
   */
  void handedOver(int token, long handedOverNs, long prepareNs, long submitNs) {
    this.handedOverNs[token] = handedOverNs;
    prepareCostNs[token] = prepareNs;
    callerCostNs[token] = prepareNs + submitNs;
  }

  /** By the worker, as the first thing that a task does. */
  void started(int token, long nowNs) {
    taskStartNs[token] = nowNs;
  }

  /** Whether the token's task was run at all. */
  boolean hasStarted(int token) {
    return taskStartNs[token] != 0;
  }

  /** From the due time to the start of the task. */
  long latencyNs(int token) {
    return taskStartNs[token] - dueNs(token);
  }

  /** From the moment at which the caller had the token to the start of the task. */
  long handoffNs(int token) {
    return taskStartNs[token] - handedOverNs[token];
  }

  /** What the caller paid: announcing the token, if its arm does so, and handing it over. */
  long callerCostNs(int token) {
    return callerCostNs[token];
  }

  /** The announcing's part of that. */
  long prepareCostNs(int token) {
    return prepareCostNs[token];
  }
}
