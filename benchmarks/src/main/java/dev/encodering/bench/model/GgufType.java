package dev.encodering.bench.model;

/** The types of a metadata value; the ordinal is the number in the file. */
enum GgufType {
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  FLOAT32(4),
  BOOL(1),
  STRING(8),
  ARRAY(12),
  UINT64(8),
  INT64(8),
  FLOAT64(8);

  private static final GgufType[] BY_ID = values();

  /** The bytes of one value; for strings and arrays the least that one can take. */
  final int minBytes;

  GgufType(int minBytes) {
    this.minBytes = minBytes;
  }

  /** The type with this number, or null. */
  static GgufType ofId(int id) {
    return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
  }

  boolean isInteger() {
    return switch (this) {
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
      default -> false;
    };
  }
}
