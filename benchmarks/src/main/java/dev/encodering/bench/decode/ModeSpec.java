package dev.encodering.bench.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of a comparison.
 *
 * @param mode who encodes
 * @param depth tokens in flight besides the oldest
 */
record ModeSpec(DecodeMode mode, int depth) {

  /** Every mode, INLINE at depth 0 too: encode-then-wait is what the others are compared with. */
  static List<ModeSpec> all(int depth) {
    List<ModeSpec> specs = new ArrayList<>();
    specs.add(new ModeSpec(DecodeMode.AHEAD, depth));
    specs.add(new ModeSpec(DecodeMode.INLINE, 0));
    if (depth > 0) {
      specs.add(new ModeSpec(DecodeMode.INLINE, depth));
    }
    specs.add(new ModeSpec(DecodeMode.SPLIT, 0));
    specs.add(new ModeSpec(DecodeMode.REPLAY, depth));
    specs.add(new ModeSpec(DecodeMode.SPAWN, 0));
    return specs;
  }

  /** One mode; those that take one token at a time have no depth. */
  static ModeSpec of(DecodeMode mode, int depth) {
    return new ModeSpec(mode, mode.hasDepth() ? depth : 0);
  }

  String label() {
    return mode.label();
  }
}
