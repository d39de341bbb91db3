package dev.encodering.metal.kernelbuild;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Metal's text must be: exactly the buffers that the shim binds, and nothing beside them. */
final class MetalRules {
  private static final Pattern BUFFER = Pattern.compile("\\[\\[buffer\\((\\d+)\\)\\]\\]");
  private static final Pattern RESOURCE = Pattern.compile("\\[\\[(texture|sampler)\\(");

  /** Arguments and attributes that SPIRV-Cross adds by itself. */
  private static final List<String> LEFT_OUT =
      List.of(
          "function_constant", "optnone", "fast::", "spvBufferSizeConstants", "spvIndirectParams");

  private MetalRules() {}

  /** Throws {@link KernelException} if a text breaks a rule. */
  static void check(Kernel kernel, String text) {
    for (String word : LEFT_OUT) {
      if (text.contains(word)) {
        throw kernel.refused("its Metal text holds " + word);
      }
    }
    if (RESOURCE.matcher(text).find()) {
      throw kernel.refused("its Metal text binds a texture or a sampler");
    }
    if (!text.contains("kernel void " + kernel.metalFunction() + "(")) {
      throw kernel.refused("its Metal text has no function of its name");
    }
    Set<Integer> expected = new TreeSet<>();
    for (int slot = 0; slot < kernel.buffers(); slot++) {
      expected.add(slot);
    }
    expected.add(Kernel.CONSTANTS_INDEX);
    Set<Integer> bound = new TreeSet<>();
    Matcher buffer = BUFFER.matcher(text);
    while (buffer.find()) {
      int index = Integer.parseInt(buffer.group(1));
      if (!bound.add(index)) {
        throw kernel.refused("its Metal text binds buffer " + index + " twice");
      }
    }
    if (!bound.equals(expected)) {
      throw kernel.refused(
          "its Metal text binds the buffers " + bound + ", the list says " + expected);
    }
  }
}
