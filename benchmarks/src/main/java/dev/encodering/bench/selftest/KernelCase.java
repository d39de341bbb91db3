package dev.encodering.bench.selftest;

import java.util.List;

/**
 * One dispatch with its buffers before and after.
 *
 * @param kernel the kernel's name
 * @param shape what messages say about sizes and values
 * @param groups threadgroups
 * @param words the parameters
 * @param operands the buffers, in the kernel's order
 */
record KernelCase(String kernel, String shape, int groups, int[] words, List<Operand> operands) {

  /** The same dispatch of another kernel: to show that a check can fail. */
  KernelCase ofKernel(String other) {
    return new KernelCase(other, shape, groups, words, operands);
  }

  /** Whole threadgroups for some elements. */
  static int groupsOf(int elements, int perGroup) {
    return (elements + perGroup - 1) / perGroup;
  }
}
