package dev.encodering.bench.compare;

/** How a comparison ends, with its exit code. */
enum Outcome {
  OK(0, "OK"),
  OPEN(0, "PASSED, but the data leave some rows open; --strict fails them"),
  REGRESSED(1, "REGRESSED"),
  INCONCLUSIVE(3, "INCONCLUSIVE"),
  UNSTABLE(4, "UNSTABLE: a ruler moved, so the machine did; run again"),
  OTHER_ENVIRONMENT(4, "NOT COMPARED: the environments differ");

  private final int exitCode;
  private final String label;

  Outcome(int exitCode, String label) {
    this.exitCode = exitCode;
    this.label = label;
  }

  int exitCode() {
    return exitCode;
  }

  String label() {
    return label;
  }
}
