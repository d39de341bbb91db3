package dev.encodering.bench.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The key-value pairs of a file, decoded when they are asked for: until then an entry is a place in
 * the header. A key that is missing, or of another type than the method's, is a {@link
 * ModelException}. Immutable once read; any thread may use it.
 */
public final class GgufMetadata {

  /** A value that starts at byte {@code at}; {@code element} and {@code count} are an array's. */
  record Entry(GgufType type, GgufType element, int count, int at) {}

  private final String file;
  private final ByteBuffer header;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  GgufMetadata(String file, ByteBuffer header) {
    this.file = file;
    this.header = header;
  }

  /** Called while the header is read; false if the key is there already. */
  boolean add(String key, Entry entry) {
    return entries.putIfAbsent(key, entry) == null;
  }

  /**
   * Whether the file has a key.
   *
   * @param key the full key, for instance {@code llama.block_count}
   * @return true if it is there, whatever its type
   */
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /**
   * An integer of any width.
   *
   * @param key the full key
   * @return the value
   */
  public long integer(String key) {
    Entry entry = require(key);
    if (!entry.type.isInteger()) {
      throw mismatch(key, entry, "an integer");
    }
    return integerAt(key, entry.type, entry.at);
  }

  /**
   * An integer of any width, or a default.
   *
   * @param key the full key
   * @param absent what to return if the key is missing
   * @return the value
   */
  public long integer(String key, long absent) {
    return has(key) ? integer(key) : absent;
  }

  /**
   * A floating-point number of either width.
   *
   * @param key the full key
   * @return the value, which may be infinite or NaN
   */
  public double number(String key) {
    Entry entry = require(key);
    return switch (entry.type) {
      case FLOAT32 -> header.getFloat(entry.at);
      case FLOAT64 -> header.getDouble(entry.at);
      default -> throw mismatch(key, entry, "a floating-point number");
    };
  }

  /**
   * A floating-point number of either width, or a default.
   *
   * @param key the full key
   * @param absent what to return if the key is missing
   * @return the value, which may be infinite or NaN
   */
  public double number(String key, double absent) {
    return has(key) ? number(key) : absent;
  }

  /**
   * A truth value, or a default.
   *
   * @param key the full key
   * @param absent what to return if the key is missing
   * @return the value
   */
  public boolean flag(String key, boolean absent) {
    if (!has(key)) {
      return absent;
    }
    Entry entry = require(key);
    if (entry.type != GgufType.BOOL) {
      throw mismatch(key, entry, "a boolean");
    }
    byte value = header.get(entry.at);
    if (value < 0 || value > 1) {
      throw new ModelException(file, key + " is a boolean of value " + (value & 0xFF));
    }
    return value == 1;
  }

  /**
   * A string.
   *
   * @param key the full key
   * @return the value
   */
  public String string(String key) {
    Entry entry = require(key);
    if (entry.type != GgufType.STRING) {
      throw mismatch(key, entry, "a string");
    }
    return cursorAt(entry.at).string(key);
  }

  /**
   * A string, or a default.
   *
   * @param key the full key
   * @param absent what to return if the key is missing
   * @return the value
   */
  public String string(String key, String absent) {
    return has(key) ? string(key) : absent;
  }

  /**
   * An array of strings.
   *
   * @param key the full key
   * @return a new list
   */
  public List<String> strings(String key) {
    Entry entry = array(key);
    if (entry.element != GgufType.STRING) {
      throw mismatch(key, entry, "an array of strings");
    }
    HeaderCursor cursor = cursorAt(entry.at);
    List<String> strings = new ArrayList<>(entry.count);
    for (int i = 0; i < entry.count; i++) {
      strings.add(cursor.string(key));
    }
    return strings;
  }

  /**
   * An array of 32-bit floating-point numbers.
   *
   * @param key the full key
   * @return a new array
   */
  public float[] floats(String key) {
    Entry entry = array(key);
    if (entry.element != GgufType.FLOAT32) {
      throw mismatch(key, entry, "an array of FLOAT32");
    }
    float[] floats = new float[entry.count];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = header.getFloat(entry.at + Float.BYTES * i);
    }
    return floats;
  }

  /**
   * An array of 32-bit integers.
   *
   * @param key the full key
   * @return a new array
   */
  public int[] ints(String key) {
    Entry entry = array(key);
    if (entry.element != GgufType.INT32 && entry.element != GgufType.UINT32) {
      throw mismatch(key, entry, "an array of INT32");
    }
    int[] ints = new int[entry.count];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = header.getInt(entry.at + Integer.BYTES * i);
    }
    return ints;
  }

  /**
   * How many elements an array has.
   *
   * @param key the full key
   * @return at least 0
   */
  public int arrayLength(String key) {
    return array(key).count;
  }

  private long integerAt(String key, GgufType type, int at) {
    return switch (type) {
      case UINT8 -> header.get(at) & 0xFF;
      case INT8 -> header.get(at);
      case UINT16 -> header.getShort(at) & 0xFFFF;
      case INT16 -> header.getShort(at);
      case UINT32 -> header.getInt(at) & 0xFFFFFFFFL;
      case INT32 -> header.getInt(at);
      case UINT64 -> {
        long value = header.getLong(at);
        if (value < 0) {
          throw new ModelException(file, key + " is too large: " + Long.toUnsignedString(value));
        }
        yield value;
      }
      default -> header.getLong(at);
    };
  }

  private Entry array(String key) {
    Entry entry = require(key);
    if (entry.type != GgufType.ARRAY) {
      throw mismatch(key, entry, "an array");
    }
    return entry;
  }

  private Entry require(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new ModelException(file, "has no " + key);
    }
    return entry;
  }

  private ModelException mismatch(String key, Entry entry, String expected) {
    String actual = entry.type == GgufType.ARRAY ? "an array of " + entry.element : "" + entry.type;
    return new ModelException(file, key + " is " + actual + ", expected " + expected);
  }

  private HeaderCursor cursorAt(int at) {
    ByteBuffer bytes = header.duplicate().order(header.order());
    return new HeaderCursor(file, bytes.position(at));
  }
}
