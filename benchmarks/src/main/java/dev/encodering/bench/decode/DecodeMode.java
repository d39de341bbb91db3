package dev.encodering.bench.decode;

import dev.encodering.EncodeMode;
import java.util.Locale;

/** The modes of a decode loop: the pipeline's, and the one that they replace. */
public enum DecodeMode {
  /** The caller encodes. */
  INLINE(EncodeMode.INLINE),
  /** The caller and the worker encode a part each. */
  SPLIT(EncodeMode.SPLIT),
  /** The worker encodes ahead. */
  AHEAD(EncodeMode.AHEAD),
  /** Recorded once, submitted again. */
  REPLAY(EncodeMode.REPLAY),
  /** The caller and a thread made for this token encode a part each. */
  SPAWN(null);

  private final EncodeMode encodeMode;

  DecodeMode(EncodeMode encodeMode) {
    this.encodeMode = encodeMode;
  }

  EncodeMode encodeMode() {
    return encodeMode;
  }

  /**
   * How commands and tables call the mode.
   *
   * @return its name in lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether tokens can be in flight behind the oldest.
   *
   * @return false if the mode takes one token at a time
   */
  public boolean hasDepth() {
    return this == INLINE || this == AHEAD || this == REPLAY;
  }
}
