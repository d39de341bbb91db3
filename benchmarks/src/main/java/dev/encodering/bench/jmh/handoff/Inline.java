package dev.encodering.bench.jmh.handoff;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** No hand-over: the floor, and what looking at the clock costs every way. */
@State(Scope.Thread)
public class Inline extends Way {

  /** Made by JMH. */
  public Inline() {}

  @Override
  void handOver() {
    work.run();
  }

  @Override
  void awaitDone() {}
}
