package dev.encodering.bench.model;

/**
 * The element types of a GGUF tensor. All are known by name and size, so that a refusal can name
 * them; the decode loop runs {@link #F32} and {@link #F16}.
 */
public enum TensorType {
  /** IEEE 754 single precision. */
  F32(0, 1, 4),
  /** IEEE 754 half precision. */
  F16(1, 1, 2),
  /** Quantised, 4 bits and a scale. */
  Q4_0(2, 32, 18),
  /** Quantised, 4 bits, a scale and an offset. */
  Q4_1(3, 32, 20),
  /** Quantised, 5 bits and a scale. */
  Q5_0(6, 32, 22),
  /** Quantised, 5 bits, a scale and an offset. */
  Q5_1(7, 32, 24),
  /** Quantised, 8 bits and a scale. */
  Q8_0(8, 32, 34),
  /** Quantised, 8 bits, a scale and a sum. */
  Q8_1(9, 32, 36),
  /** Quantised, 2 bits, super-blocks. */
  Q2_K(10, 256, 84),
  /** Quantised, 3 bits, super-blocks. */
  Q3_K(11, 256, 110),
  /** Quantised, 4 bits, super-blocks. */
  Q4_K(12, 256, 144),
  /** Quantised, 5 bits, super-blocks. */
  Q5_K(13, 256, 176),
  /** Quantised, 6 bits, super-blocks. */
  Q6_K(14, 256, 210),
  /** Quantised, 8 bits, super-blocks. */
  Q8_K(15, 256, 292),
  /** Code book, about 2.06 bits. */
  IQ2_XXS(16, 256, 66),
  /** Code book, about 2.31 bits. */
  IQ2_XS(17, 256, 74),
  /** Code book, about 3.06 bits. */
  IQ3_XXS(18, 256, 98),
  /** Code book, about 1.56 bits. */
  IQ1_S(19, 256, 50),
  /** Non-linear 4 bits. */
  IQ4_NL(20, 32, 18),
  /** Code book, about 3.44 bits. */
  IQ3_S(21, 256, 110),
  /** Code book, about 2.56 bits. */
  IQ2_S(22, 256, 82),
  /** Non-linear 4 bits, super-blocks. */
  IQ4_XS(23, 256, 136),
  /** Signed byte. */
  I8(24, 1, 1),
  /** Signed 16-bit integer. */
  I16(25, 1, 2),
  /** Signed 32-bit integer. */
  I32(26, 1, 4),
  /** Signed 64-bit integer. */
  I64(27, 1, 8),
  /** IEEE 754 double precision. */
  F64(28, 1, 8),
  /** Code book, about 1.75 bits. */
  IQ1_M(29, 256, 56),
  /** The upper half of single precision. */
  BF16(30, 1, 2),
  /** Ternary, about 1.69 bits. */
  TQ1_0(34, 256, 54),
  /** Ternary, about 2.06 bits. */
  TQ2_0(35, 256, 66),
  /** Microscaling 4-bit float. */
  MXFP4(39, 32, 17);

  private final int id;
  private final int blockElements;
  private final int blockBytes;

  TensorType(int id, int blockElements, int blockBytes) {
    this.id = id;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  /**
   * The number that stands for this type in a file.
   *
   * @return the number, at least 0
   */
  public int id() {
    return id;
  }

  /** Elements per block; a row is a whole number of blocks. */
  int blockElements() {
    return blockElements;
  }

  int blockBytes() {
    return blockBytes;
  }

  /** The type with this number, or null. */
  static TensorType ofId(int id) {
    for (TensorType type : values()) {
      if (type.id == id) {
        return type;
      }
    }
    return null;
  }
}
