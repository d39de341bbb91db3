package dev.encodering.metal.kernelbuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles every kernel of a list and writes, for each, {@code NAME.spv} and {@code NAME.metal},
 * and last the manifest.
 */
public final class KernelBuild {
  private static final String MANIFEST_HEAD =
      """
      # name entry-point buffers bytes local-size-x local-size-y local-size-z
      # The entry point is that of NAME.metal; that of NAME.spv is always main.
      """;

  private static final String METAL_HEAD =
      """
      // %s, generated from %s. Metal 2.3: compile with languageVersion 2.3 and fast math off.
      """;

  private final Path sources;
  private final Path output;

  private KernelBuild(Path sources, Path output) {
    this.sources = sources;
    this.output = output;
  }

  /**
   * The build's entry.
   *
   * @param arguments the kernels' directory and where the results go
   */
  public static void main(String[] arguments) throws IOException {
    try {
      run(Path.of(arguments[0]), Path.of(arguments[1]));
    } catch (KernelException e) {
      System.err.println("metal-shim: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Compiles the kernels of a directory.
   *
   * @param sources holds {@code kernels.list} and what it names
   * @param output is made if it is not there
   * @throws KernelException if a kernel breaks a rule; there is no manifest then
   */
  public static void run(Path sources, Path output) throws IOException {
    new KernelBuild(sources, output).run();
  }

  private void run() throws IOException {
    Files.createDirectories(output);
    Path manifest = output.resolve("manifest");
    Files.deleteIfExists(manifest);
    List<Kernel> kernels = KernelList.read(sources);
    List<String> lines = new ArrayList<>();
    try (SpirvCompiler compiler = new SpirvCompiler()) {
      for (Kernel kernel : kernels) {
        compile(compiler, kernel);
        lines.add(
            String.join(
                " ",
                kernel.name(),
                kernel.metalFunction(),
                Integer.toString(kernel.buffers()),
                Integer.toString(kernel.bytes()),
                kernel.localSize() + " 1 1"));
      }
    }
    Path complete = output.resolve("manifest.new");
    Files.writeString(complete, MANIFEST_HEAD + String.join("\n", lines) + "\n");
    Files.move(complete, manifest, StandardCopyOption.ATOMIC_MOVE);
  }

  private void compile(SpirvCompiler compiler, Kernel kernel) throws IOException {
    String text = Source.of(sources, kernel);
    byte[] vulkan = compiler.compile(kernel, text, false);
    SpirvRules.check(kernel, vulkan);
    byte[] bindings = compiler.compile(kernel, text, true);
    checkPushConstants(kernel, vulkan, Kernel.CONSTANTS_OFFSET);
    checkPushConstants(kernel, bindings, 0);
    String metal;
    try (CrossCompiler cross = new CrossCompiler(kernel, bindings)) {
      metal = cross.metal();
    }
    MetalRules.check(kernel, metal);
    Files.write(output.resolve(kernel.name() + ".spv"), vulkan);
    String head = METAL_HEAD.formatted(kernel.name(), kernel.source());
    Files.writeString(output.resolve(kernel.name() + ".metal"), head + metal);
  }

  private static void checkPushConstants(Kernel kernel, byte[] module, int before) {
    int bytes;
    try (CrossCompiler cross = new CrossCompiler(kernel, module)) {
      bytes = cross.pushConstantBytes() - before;
    }
    if (before + bytes > Kernel.MAX_PUSH_CONSTANTS || bytes > Kernel.MAX_BYTES) {
      throw kernel.refused(
          "its push constants take "
              + (Kernel.CONSTANTS_OFFSET + bytes)
              + " bytes, "
              + Kernel.MAX_PUSH_CONSTANTS
              + " is what every device has");
    }
    if (bytes != kernel.bytes()) {
      throw kernel.refused(
          "it has " + bytes + " bytes of constants, the list says " + kernel.bytes());
    }
  }
}
