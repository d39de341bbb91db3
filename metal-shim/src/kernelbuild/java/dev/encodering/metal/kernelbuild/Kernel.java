package dev.encodering.metal.kernelbuild;

import java.util.List;

/**
 * One row of the list: what a kernel is made from, and what a dispatch of it binds and passes.
 *
 * @param name the kernel's name
 * @param source the file that it is compiled from
 * @param buffers how many buffers it binds, 0 to 8
 * @param bytes how many bytes of constants it is passed, 4 to 64
 * @param localSize threads of a threadgroup, in x; y and z are 1
 * @param defines macros that make this kernel out of its source
 */
record Kernel(
    String name, String source, int buffers, int bytes, int localSize, List<String> defines) {
  static final int MAX_BUFFERS = 8;
  static final int MAX_BYTES = 64;

  /** Where Metal finds the constants; the buffers lie before. */
  static final int CONSTANTS_INDEX = 8;

  /** Where Vulkan finds the constants in its push constants; the buffers' addresses lie before. */
  static final int CONSTANTS_OFFSET = 64;

  /** What Vulkan promises of push constants on every device. */
  static final int MAX_PUSH_CONSTANTS = 128;

  /** The function in Metal's text; the prefix keeps it from being one of the language's words. */
  String metalFunction() {
    return "ms_" + name;
  }

  KernelException refused(String reason) {
    return new KernelException("kernel " + name + " (" + source + "): " + reason);
  }
}
