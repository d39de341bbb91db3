package dev.encodering;

/** Expects the next event one period after the last, where that has been worth it. */
final class CadenceForecast implements Forecast {
  /** Two thirds of the arrivals then lie within half of the time that one may spin. */
  private static final long MAX_DEVIATION_NS = ConsumerWait.MAX_SPIN_NS / 2;

  private final ArrivalPredictor predictor = new ArrivalPredictor(MAX_DEVIATION_NS);
  private final PredictionGuard guard = new PredictionGuard();

  @Override
  public long nextNs(long nowNs) {
    long dueNs = guard.allows() ? predictor.nextNs() : NEVER;
    return dueNs == NEVER || dueNs - nowNs < 0 ? NEVER : dueNs;
  }

  @Override
  public long spreadNs() {
    return predictor.deviationNs();
  }

  @Override
  public void learn(WaitOutcome outcome, long arrivalNs, long delayNs) {
    if (outcome == WaitOutcome.UNEXPECTED) {
      guard.parked(delayNs);
    } else {
      guard.predicted(outcome == WaitOutcome.MET, delayNs);
    }
    predictor.arrived(arrivalNs, outcome != WaitOutcome.EARLY && outcome != WaitOutcome.LATE);
  }

  @Override
  public void learnHinted(long arrivalNs) {
    predictor.arrived(arrivalNs, true);
  }
}
