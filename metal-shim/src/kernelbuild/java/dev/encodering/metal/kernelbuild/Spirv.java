package dev.encodering.metal.kernelbuild;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A SPIR-V module as its instructions. Numbers and layouts are those of the SPIR-V specification.
 */
final class Spirv {
  static final int OP_CAPABILITY = 17;
  static final int OP_EXECUTION_MODE = 16;
  static final int OP_TYPE_POINTER = 32;
  static final int OP_SPEC_CONSTANT_TRUE = 48;
  static final int OP_SPEC_CONSTANT_OP = 52;
  static final int OP_VARIABLE = 59;
  static final int OP_ARRAY_LENGTH = 68;
  static final int OP_DECORATE = 71;
  static final int OP_MEMBER_DECORATE = 72;

  private static final int MAGIC = 0x07230203;
  private static final int HEADER_WORDS = 5;

  /** An instruction: its operation and the words that follow. */
  record Instruction(int operation, int[] operands) {}

  private final List<Instruction> instructions = new ArrayList<>();

  Spirv(byte[] module) {
    IntBuffer words = ByteBuffer.wrap(module).order(ByteOrder.nativeOrder()).asIntBuffer();
    if (words.get(0) != MAGIC) {
      throw new IllegalArgumentException("not a SPIR-V module");
    }
    int at = HEADER_WORDS;
    while (at < words.limit()) {
      int length = words.get(at) >>> 16;
      int[] operands = new int[length - 1];
      words.slice(at + 1, length - 1).get(operands);
      instructions.add(new Instruction(words.get(at) & 0xFFFF, operands));
      at += length;
    }
  }

  /** All instructions with that operation. */
  List<int[]> all(int operation) {
    return instructions.stream()
        .filter(each -> each.operation == operation)
        .map(Instruction::operands)
        .toList();
  }

  /** All whose first operands are these, without them: decorations of one kind, say. */
  List<int[]> allStarting(int operation, int... first) {
    return all(operation).stream()
        .filter(each -> each.length >= first.length)
        .filter(each -> Arrays.equals(each, 0, first.length, first, 0, first.length))
        .map(each -> Arrays.copyOfRange(each, first.length, each.length))
        .toList();
  }
}
