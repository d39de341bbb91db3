package dev.encodering.bench.jmh.handoff;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What JMH's score, the time until a token is done and seen, is made of: means over an iteration.
 * JMH adds them up over iterations and forks wherever it prints one number, so only its raw data
 * can be used.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class HandoffFigures {
  private long tokens;
  private long callerNs;
  private long startNs;

  /** Made by JMH. */
  public HandoffFigures() {}

  /** Begins an iteration. */
  @Setup(Level.Iteration)
  public void reset() {
    tokens = 0;
    callerNs = 0;
    startNs = 0;
  }

  void add(long tokenCallerNs, long tokenStartNs) {
    tokens++;
    callerNs += tokenCallerNs;
    startNs += tokenStartNs;
  }

  /**
   * From the hand-over to the moment that the caller is free for something else.
   *
   * @return nanoseconds per token
   */
  public double callerNs() {
    return (double) callerNs / Math.max(1, tokens);
  }

  /**
   * From the hand-over to the start of the token's work.
   *
   * @return nanoseconds per token
   */
  public double startNs() {
    return (double) startNs / Math.max(1, tokens);
  }
}
