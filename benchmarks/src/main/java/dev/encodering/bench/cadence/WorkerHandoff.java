package dev.encodering.bench.cadence;

import com.lmax.disruptor.WaitStrategy;
import dev.encodering.EncodeTask;
import dev.encodering.EncoderStats;
import dev.encodering.EncoderWorker;
import dev.encodering.WaitStats;
import java.util.LinkedHashMap;
import java.util.Map;

/** Our worker, under one wait strategy. */
final class WorkerHandoff implements Handoff {
  private final Usage.Probe probe = new Usage.Probe();
  private final EncodeTask<Object> task;
  private final EncoderWorker<Object> worker;

  WorkerHandoff(WorkerSide side, WaitStrategy strategy) {
    this.task = (encoder, ordinal) -> side.run((int) ordinal);
    this.worker =
        EncoderWorker.builder(Object::new)
            .waitStrategy(strategy)
            .onStart(
                () -> {
                  probe.run();
                  side.placement().run();
                })
            .build();
  }

  @Override
  public void hand(int token) throws InterruptedException {
    worker.submit(task, token);
  }

  @Override
  public void prepare(long inNs) {
    worker.prepare(inNs);
  }

  @Override
  public Usage usage() throws InterruptedException {
    return probe.read();
  }

  @Override
  public Map<String, Long> counters() {
    EncoderStats stats = worker.stats();
    WaitStats waits = stats.waits();
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("submitted", stats.submitted());
    counters.put("ringFullWaits", stats.ringFullWaits());
    counters.put("taskNs", stats.taskNs());
    counters.put("untimedParks", waits.untimedParks());
    counters.put("timedParks", waits.timedParks());
    counters.put("met", waits.met());
    counters.put("early", waits.early());
    counters.put("missed", waits.missed());
    counters.put("late", waits.late());
    return counters;
  }

  @Override
  public void close() {
    worker.close();
  }
}
