package dev.encodering.bench.selftest;

/**
 * Something that must hold on a device.
 *
 * @param name what a line about it says
 * @param body finds out
 */
record Check(String name, Body body) {

  /** May throw: UnsupportedOperationException skips the check, anything else fails it. */
  @FunctionalInterface
  interface Body {
    Outcome run() throws Exception;
  }

  Outcome run() throws InterruptedException {
    try {
      return body.run();
    } catch (InterruptedException e) {
      throw e;
    } catch (UnsupportedOperationException e) {
      return Outcome.skipped(e.getMessage());
    } catch (Exception e) {
      return Outcome.failed(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
