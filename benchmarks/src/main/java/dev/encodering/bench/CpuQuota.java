package dev.encodering.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much of the cores a Linux control group lets this process use. */
final class CpuQuota {
  private static final double NONE = -1;

  private CpuQuota() {}

  /** The limit in cores; negative where there is none, or none can be read. */
  static double cores() {
    double unified = unified(Path.of("/sys/fs/cgroup/cpu.max"));
    return unified >= 0
        ? unified
        : separate(
            Path.of("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
            Path.of("/sys/fs/cgroup/cpu/cpu.cfs_period_us"));
  }

  /** Version 2: "quota period", or "max period" without a limit. */
  static double unified(Path file) {
    String[] words = read(file).split("\\s+");
    return words.length == 2 && !words[0].equals("max") ? divide(words[0], words[1]) : NONE;
  }

  /** Version 1: a file each, the quota being -1 without a limit. */
  static double separate(Path quota, Path period) {
    return divide(read(quota), read(period));
  }

  private static double divide(String quota, String period) {
    try {
      double cores = Double.parseDouble(quota) / Double.parseDouble(period);
      return cores >= 0 ? cores : NONE;
    } catch (NumberFormatException e) {
      return NONE;
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
