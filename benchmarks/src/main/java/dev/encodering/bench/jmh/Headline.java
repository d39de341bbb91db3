package dev.encodering.bench.jmh;

import java.util.List;

/** The table that people quote: eight ways to hand over, between the floor and the rulers. */
public final class Headline {
  private static final String ARMS =
      "(spawnAndJoin|spawnAndSpin|pooled|singleThreadExecutor|queueWorker|transferQueueWorker"
          + "|disruptorBlocking|encoderWorkerSpin|inline|ruler.*)";

  private Headline() {}

  /**
   * What to give to JMH for it.
   *
   * @return patterns and parameters
   */
  public static List<String> arguments() {
    return List.of(
        "\\.SpawnVersusWorker(AfterIdle)?\\." + ARMS + "$",
        "\\.WorkerAgainstPingPong\\.",
        "-p",
        "idleUs=13000",
        "-p",
        "caller=sleeps",
        "-p",
        "workUs=0",
        "-prof",
        "gc");
  }
}
