package dev.encodering.metal.kernelbuild;

import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What a Vulkan module must be, and what the dialect leaves out so that Metal can follow. */
final class SpirvRules {
  private static final int DESCRIPTOR_SET = 34;
  private static final int NO_CONTRACTION = 42;
  private static final int LOCAL_SIZE = 17;

  private static final Set<Integer> ALLOWED_CAPABILITIES = Set.of(1, 5347);
  private static final Map<Integer, String> CAPABILITY_NAMES =
      Map.of(9, "Float16", 10, "Float64", 11, "Int64", 22, "Int16", 39, "Int8", 61, "subgroups");

  private final Kernel kernel;
  private final Spirv module;

  private SpirvRules(Kernel kernel, byte[] module) {
    this.kernel = kernel;
    this.module = new Spirv(module);
  }

  /** Throws {@link KernelException} if a module breaks a rule. */
  static void check(Kernel kernel, byte[] module) {
    SpirvRules rules = new SpirvRules(kernel, module);
    rules.checkCapabilities();
    rules.checkLeftOut();
    rules.checkLocalSize();
  }

  private void checkCapabilities() {
    for (int[] capability : module.all(Spirv.OP_CAPABILITY)) {
      if (!ALLOWED_CAPABILITIES.contains(capability[0])) {
        String name = CAPABILITY_NAMES.getOrDefault(capability[0], "number " + capability[0]);
        throw kernel.refused("it needs the SPIR-V capability " + name);
      }
    }
  }

  private void checkLeftOut() {
    refuseAny(Spirv.OP_ARRAY_LENGTH, ".length() of a buffer: pass the length as a constant");
    IntStream.rangeClosed(Spirv.OP_SPEC_CONSTANT_TRUE, Spirv.OP_SPEC_CONSTANT_OP)
        .forEach(each -> refuseAny(each, "a specialisation constant: use a macro of its own"));
    for (int[] decoration : module.all(Spirv.OP_DECORATE)) {
      if (decoration[1] == NO_CONTRACTION) {
        throw kernel.refused("it uses precise, which Metal's compiler answers with optnone");
      }
      if (decoration[1] == DESCRIPTOR_SET) {
        throw kernel.refused("it binds a descriptor: declare every buffer with BUFFER");
      }
    }
  }

  private void refuseAny(int operation, String what) {
    if (!module.all(operation).isEmpty()) {
      throw kernel.refused("it uses " + what);
    }
  }

  private void checkLocalSize() {
    for (int[] mode : module.all(Spirv.OP_EXECUTION_MODE)) {
      boolean right = mode[1] != LOCAL_SIZE || mode[2] == kernel.localSize();
      if (!right || mode[1] == LOCAL_SIZE && (mode[3] != 1 || mode[4] != 1)) {
        throw kernel.refused(
            "its local size is "
                + mode[2]
                + " x "
                + mode[3]
                + " x "
                + mode[4]
                + ", the list says "
                + kernel.localSize()
                + " x 1 x 1");
      }
    }
  }
}
