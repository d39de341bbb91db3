package dev.encodering.bench.compare;

/** What kind of evidence a row is. */
enum Layer {
  RULER("Rulers: did the machine change?"),
  COUNTER("Counters"),
  RATIO("Ratios within the head's run"),
  BASE_HEAD("Base against head");

  private final String title;

  Layer(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
