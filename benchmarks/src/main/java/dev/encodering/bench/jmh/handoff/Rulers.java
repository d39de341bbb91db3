package dev.encodering.bench.jmh.handoff;

import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The least that a hand-over to a waiting thread can cost on this machine. */
public final class Rulers {
  private Rulers() {}

  /** A thread that sees a token by the token alone. */
  public abstract static class Ruler extends ThreadWay {
    private volatile boolean ended;

    Ruler() {}

    abstract void pause();

    @Override
    void serve() {
      while (!ended) {
        if (work.isDone()) {
          pause();
        } else {
          work.run();
        }
      }
    }

    @Override
    void end() {
      ended = true;
      LockSupport.unpark(thread());
    }
  }

  /** Both threads spin on volatile counters; giving the token is the hand-over. */
  @State(Scope.Thread)
  public static class PingPongSpin extends Ruler {

    /** Made by JMH. */
    public PingPongSpin() {}

    @Override
    void pause() {
      Thread.onSpinWait();
    }

    @Override
    void handOver() {}
  }

  /** The thread parks, and the caller unparks it. */
  @State(Scope.Thread)
  public static class ParkUnpark extends Ruler {

    /** Made by JMH. */
    public ParkUnpark() {}

    @Override
    void pause() {
      LockSupport.park(this);
    }

    @Override
    void handOver() {
      LockSupport.unpark(thread());
    }
  }
}
