package dev.encodering.bench.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pieces of a SentencePiece model. Control, unknown and byte pieces are never found by their
 * spelling: no text can stand for them.
 */
final class Vocabulary {

  /** What SentencePiece writes for a space. */
  static final char SPACE_MARK = '\u2581';

  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int UNUSED = 5;
  private static final int BYTE = 6;

  private final List<String> pieces;
  private final float[] scores;
  private final int[] types;
  private final Map<String, Integer> idsBySpelling;
  private final Map<Character, List<String>> userDefinedByFirstChar = new HashMap<>();
  private final int[] byteIds = new int[256];
  private final byte[] bytes;
  private int longestSpelling;

  Vocabulary(GgufFile file) {
    GgufMetadata metadata = file.metadata();
    int size = metadata.arrayLength("tokenizer.ggml.tokens");
    if (size < 1 || size > LlamaConfigReader.MAX_VOCAB) {
      throw file.fault("tokenizer.ggml.tokens has %d tokens, expected 1 to 2^20".formatted(size));
    }
    this.pieces = metadata.strings("tokenizer.ggml.tokens");
    this.scores = metadata.floats("tokenizer.ggml.scores");
    this.types = metadata.ints("tokenizer.ggml.token_type");
    requireLength(file, "tokenizer.ggml.scores", scores.length);
    requireLength(file, "tokenizer.ggml.token_type", types.length);
    this.idsBySpelling = new HashMap<>(size * 2);
    this.bytes = new byte[size];
    Arrays.fill(byteIds, -1);
    for (int id = 0; id < size; id++) {
      add(file, id);
    }
    for (List<String> spellings : userDefinedByFirstChar.values()) {
      spellings.sort(Comparator.comparingInt(String::length).reversed());
    }
  }

  private void requireLength(GgufFile file, String key, int length) {
    if (length != pieces.size()) {
      throw file.fault(
          "%s has %d entries, but there are %d tokens".formatted(key, length, pieces.size()));
    }
  }

  private void add(GgufFile file, int id) {
    if (!Float.isFinite(scores[id])) {
      throw file.fault("the score of token %d is %s".formatted(id, scores[id]));
    }
    scores[id] += 0f; // makes -0 and 0 one score
    String piece = pieces.get(id);
    switch (types[id]) {
      case NORMAL, UNUSED, USER_DEFINED -> addSpelling(id, piece);
      case BYTE -> addByte(file, id, piece);
      case UNKNOWN, CONTROL -> {}
      default -> throw file.fault("token %d has unknown type %d".formatted(id, types[id]));
    }
  }

  private void addSpelling(int id, String piece) {
    if (piece.isEmpty()) {
      return;
    }
    idsBySpelling.put(piece, id); // of two equal pieces the last counts, as in llama.cpp
    longestSpelling = Math.max(longestSpelling, piece.length());
    if (types[id] == USER_DEFINED) {
      userDefinedByFirstChar.computeIfAbsent(piece.charAt(0), c -> new ArrayList<>()).add(piece);
    }
  }

  private void addByte(GgufFile file, int id, String piece) {
    if (!piece.matches("<0x[0-9A-Fa-f]{2}>")) {
      throw file.fault("token %d is a byte but spells %s".formatted(id, piece));
    }
    int value = Integer.parseInt(piece.substring(3, 5), 16);
    bytes[id] = (byte) value;
    byteIds[value] = id;
  }

  int size() {
    return pieces.size();
  }

  String piece(int id) {
    return pieces.get(id);
  }

  float score(int id) {
    return scores[id];
  }

  boolean isByte(int id) {
    return types[id] == BYTE;
  }

  boolean isControl(int id) {
    return types[id] == CONTROL;
  }

  boolean isUnknown(int id) {
    return types[id] == UNKNOWN;
  }

  byte byteOf(int id) {
    return bytes[id];
  }

  /** The token that stands for one byte, or -1. */
  int byteId(byte value) {
    return byteIds[value & 0xFF];
  }

  /** The token spelled text[from, to), or -1. */
  int id(String text, int from, int to) {
    if (to - from > longestSpelling) {
      return -1;
    }
    return idsBySpelling.getOrDefault(text.substring(from, to), -1);
  }

  /** The length of the longest user-defined piece at this place, or 0. */
  int userDefinedLength(String text, int at) {
    if (userDefinedByFirstChar.isEmpty()) {
      return 0;
    }
    for (String spelling : userDefinedByFirstChar.getOrDefault(text.charAt(at), List.of())) {
      if (text.startsWith(spelling, at)) {
        return spelling.length();
      }
    }
    return 0;
  }
}
