package dev.encodering.bench.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One row of a comparison.
 *
 * @param mode who encodes
 * @param depth tokens in flight besides the oldest
 */
record ModeSpec(DecodeMode mode, int depth) {

  private static final String ALL = "all";
  private static final int MAX_DEPTH = 1023;

  /**
   * Every mode; INLINE at depth 0 too, because encode-then-wait is what the others are compared
   * with, and REPLAY at depth 0, the limit of the modes that take one token at a time.
   */
  static List<ModeSpec> all(int depth) {
    List<ModeSpec> specs = new ArrayList<>();
    specs.add(new ModeSpec(DecodeMode.AHEAD, depth));
    specs.add(new ModeSpec(DecodeMode.INLINE, 0));
    if (depth > 0) {
      specs.add(new ModeSpec(DecodeMode.INLINE, depth));
    }
    specs.add(new ModeSpec(DecodeMode.SPLIT, 0));
    if (depth > 0) {
      specs.add(new ModeSpec(DecodeMode.REPLAY, 0));
    }
    specs.add(new ModeSpec(DecodeMode.REPLAY, depth));
    specs.add(new ModeSpec(DecodeMode.SPAWN, 0));
    return specs;
  }

  /**
   * Reads "all", or modes with commas between, each at the given depth or at its own: {@code
   * inline:0,ahead}.
   */
  static List<ModeSpec> parseAll(String text, int depth) {
    if (text.equals(ALL)) {
      return all(depth);
    }
    return Arrays.stream(text.split(",", -1)).map(each -> parse(each, text, depth)).toList();
  }

  private static ModeSpec parse(String text, String all, int depth) {
    String[] parts = text.split(":", 2);
    int own = parts.length == 1 ? depth : depth(parts[1]);
    for (DecodeMode mode : DecodeMode.values()) {
      if (mode.label().equals(parts[0].toLowerCase(Locale.ROOT))) {
        return of(mode, own);
      }
    }
    throw new IllegalArgumentException(
        "--mode is " + all + ": use inline, split, ahead, replay, spawn or all");
  }

  private static int depth(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("depth is " + text + ": use 0 to " + MAX_DEPTH);
    }
    return requireDepth("depth", Integer.parseInt(text));
  }

  /** Refuses a depth that no pipeline takes. */
  static int requireDepth(String option, int depth) {
    if (depth < 0 || depth > MAX_DEPTH) {
      throw new IllegalArgumentException(option + " is " + depth + ": use 0 to " + MAX_DEPTH);
    }
    return depth;
  }

  /** One mode; those that take one token at a time have no depth. */
  static ModeSpec of(DecodeMode mode, int depth) {
    return new ModeSpec(mode, mode.hasDepth() ? depth : 0);
  }

  String label() {
    return mode.label();
  }
}
