package dev.encodering.metal;

import dev.encodering.metal.KernelCode.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The built-in kernels as the build compiled them: {@code NAME.spv}, {@code NAME.metal} and one
 * manifest, beside each other on the class path.
 */
final class KernelLibrary {

  private static final String DIRECTORY = "kernels/";

  private KernelLibrary() {}

  /**
   * The kernel's code; null if there is none of that name. Reads the class path, so a cold call.
   */
  static KernelCode find(String kernel, Language language) {
    byte[] manifest = resource("manifest");
    byte[] code = resource(kernel + (language == Language.SPIRV ? ".spv" : ".metal"));
    if (manifest == null || code == null) {
      return null;
    }
    return new String(manifest, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split(" "))
        .filter(fields -> fields[0].equals(kernel))
        .findFirst()
        .map(fields -> describe(fields, language, code))
        .orElse(null);
  }

  /** Fields: name, entry point in MSL, buffers, bytes, local size in x, y and z. */
  private static KernelCode describe(String[] fields, Language language, byte[] code) {
    KernelCode kernel =
        language == Language.SPIRV
            ? KernelCode.spirv(fields[0], "main", code)
            : KernelCode.msl(fields[0], fields[1], new String(code, StandardCharsets.UTF_8));
    return kernel
        .withBuffers(Integer.parseInt(fields[2]))
        .withBytes(Integer.parseInt(fields[3]))
        .withThreadgroup(
            Integer.parseInt(fields[4]), Integer.parseInt(fields[5]), Integer.parseInt(fields[6]));
  }

  private static byte[] resource(String name) {
    try (InputStream in = KernelLibrary.class.getResourceAsStream(DIRECTORY + name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the kernel " + name, e);
    }
  }
}
