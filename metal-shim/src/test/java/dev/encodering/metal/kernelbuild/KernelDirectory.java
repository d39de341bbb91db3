package dev.encodering.metal.kernelbuild;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory with kernels of a test's own, and the build's program over it, as it was compiled for
 * this build.
 */
final class KernelDirectory {
  private static final Path PROGRAM = Path.of("target", "kernelbuild");
  private static final Path KERNELS = Path.of("src", "main", "kernels");

  private final Path sources;
  private final Path output;

  KernelDirectory(Path root) throws IOException {
    sources = Files.createDirectory(root.resolve("sources"));
    output = root.resolve("output");
    Files.copy(KERNELS.resolve("dialect.glsl"), sources.resolve("dialect.glsl"));
  }

  void write(String file, String text) {
    try {
      Files.writeString(sources.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the output. */
  Path output(String file) {
    return output.resolve(file);
  }

  String text(String file) throws IOException {
    return Files.readString(output(file));
  }

  /** Builds; the program's own exceptions come out as they are. */
  void build() throws Exception {
    URL[] classes = {PROGRAM.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes)) {
      loader
          .loadClass("dev.encodering.metal.kernelbuild.KernelBuild")
          .getMethod("run", Path.class, Path.class)
          .invoke(null, sources, output);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
