package dev.encodering.bench.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at this machine; what it cannot see is null. */
final class Machine {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");
  private static final Path QUOTA = Path.of("/sys/fs/cgroup/cpu.max");
  private static final Path TIMER_SLACK = Path.of("/proc/self/timerslack_ns");

  private Machine() {}

  static String cpu() {
    try (Stream<String> lines = Files.lines(CPUINFO)) {
      Optional<String> model =
          lines
              .filter(line -> line.matches("(model name|CPU implementer|cpu model).*"))
              .findFirst();
      return model.map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(null);
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** In cores; null without a quota. */
  static Double quota() {
    try {
      String[] cells = Files.readString(QUOTA).strip().split(" ");
      return Double.parseDouble(cells[0]) / Double.parseDouble(cells[1]);
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  static String kernel() {
    return System.getProperty("os.name") + " " + System.getProperty("os.version");
  }

  static Long timerSlackNs() {
    try {
      return Long.valueOf(Files.readString(TIMER_SLACK).strip());
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }
}
