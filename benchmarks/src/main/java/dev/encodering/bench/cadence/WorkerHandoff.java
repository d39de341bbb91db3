package dev.encodering.bench.cadence;

import com.lmax.disruptor.WaitStrategy;
import dev.encodering.EncodeTask;
import dev.encodering.EncoderStats;
import dev.encodering.EncoderWorker;
import java.lang.reflect.RecordComponent;
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
  public Usage usage() throws InterruptedException {
    return probe.read();
  }

  /** Whatever counters this version of the worker keeps. */
  @Override
  public Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    EncoderStats stats = worker.stats();
    for (RecordComponent counter : EncoderStats.class.getRecordComponents()) {
      try {
        counters.put(counter.getName(), (Long) counter.getAccessor().invoke(stats));
      } catch (ReflectiveOperationException e) {
        throw new AssertionError("a record's accessor is public", e);
      }
    }
    return counters;
  }

  @Override
  public void close() {
    worker.close();
  }
}
