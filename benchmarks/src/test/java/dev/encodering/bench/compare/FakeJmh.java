package dev.encodering.bench.compare;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Makes jars whose JMH answers at once: the same command line, figures that a test chooses, and a
 * slow-down that is planted by a JVM argument.
 */
final class FakeJmh {
  private static final String SOURCE =
      """
      package org.openjdk.jmh;
      import java.nio.file.*;
      public class Main {
        static String resource(String name) throws Exception {
          return new String(Main.class.getResourceAsStream(name).readAllBytes()).strip();
        }
        public static void main(String[] args) throws Exception {
          if (args[0].equals("-l")) {
            System.out.println("Benchmarks: ");
            System.out.println(resource("/names"));
            return;
          }
          String cost = resource("/cost");
          if (cost.equals("crash")) {
            System.out.println("the benchmark threw");
            System.exit(1);
          }
          Path results = null;
          String benchmark = args[args.length - 1].replaceAll("[\\\\^$]|\\\\\\\\[QE]", "");
          for (int i = 0; i < args.length; i++) {
            if (args[i].equals("-rff")) {
              results = Path.of(args[i + 1]);
            }
            if (args[i].equals("-jvmArgsAppend")) {
              double planted = Double.parseDouble(args[i + 1].replaceFirst(".*=", ""));
              cost = String.valueOf(Double.parseDouble(cost) * (1 + planted));
            }
          }
          Files.writeString(results, "[{'benchmark':'".replace('\\'', '"') + benchmark
              + "','mode':'avgt','forks':1,'primaryMetric':{'score':1,'scoreUnit':'ns/op','rawData':[["
                  .replace('\\'', '"')
              + cost + "]]},'secondaryMetrics':{}}]".replace('\\'', '"'));
        }
      }
      """;

  private final Path directory;

  FakeJmh(Path directory) {
    this.directory = directory;
  }

  /** A jar that lists these benchmarks and measures this cost, or {@code crash}. */
  Path jar(String name, String benchmarks, String cost) throws IOException {
    Path jar = directory.resolve(name + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      entry(out, "org/openjdk/jmh/Main.class", Files.readAllBytes(compiled()));
      entry(out, "names", benchmarks.getBytes());
      entry(out, "cost", cost.getBytes());
    }
    return jar;
  }

  private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }

  private Path compiled() throws IOException {
    Path source = directory.resolve("Main.java");
    if (!Files.exists(source)) {
      Files.writeString(source, SOURCE);
      int failed =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, "-d", directory.toString(), source.toString());
      if (failed != 0) {
        throw new IllegalStateException("the fake does not compile");
      }
    }
    try (Stream<Path> files = Files.walk(directory.resolve("org"))) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }
}
