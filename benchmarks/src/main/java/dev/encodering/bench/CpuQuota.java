package dev.encodering.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much of the cores a Linux control group lets this process use, in either version. */
final class CpuQuota {
  /** What is answered where nothing sets a limit. */
  static final double NONE = -1;

  private static final Path MOUNT = Path.of("/sys/fs/cgroup");
  private static final Path MEMBERSHIPS = Path.of("/proc/self/cgroup");

  private CpuQuota() {}

  /** The limit of this process, in cores, or {@link #NONE}. */
  static double cores() {
    try {
      return cores(MOUNT, Files.readAllLines(MEMBERSHIPS));
    } catch (IOException e) {
      return NONE; // no control groups here
    }
  }

  /**
   * The strictest limit of any group that the process is in, from its own up to the root.
   *
   * @param memberships lines of {@code id:controllers:path}; without controllers it is version 2
   */
  static double cores(Path mount, List<String> memberships) {
    double strictest = Double.POSITIVE_INFINITY;
    for (String membership : memberships) {
      String[] fields = membership.split(":", 3);
      if (fields.length < 3) {
        continue;
      }
      if (fields[1].isEmpty()) {
        strictest = Math.min(strictest, strictest(mount, fields[2]));
      } else if (List.of(fields[1].split(",")).contains("cpu")) {
        strictest = Math.min(strictest, strictest(mount.resolve(fields[1]), fields[2]));
        strictest = Math.min(strictest, strictest(mount.resolve("cpu"), fields[2]));
      }
    }
    return Double.isInfinite(strictest) ? NONE : strictest;
  }

  /** A container sees its own group at the mount, whatever its path says; so the mount counts. */
  private static double strictest(Path mount, String path) {
    double strictest = limit(mount);
    Path group = mount;
    for (Path name : Path.of("/").relativize(Path.of(path).normalize())) {
      group = group.resolve(name);
      strictest = Math.min(strictest, limit(group));
    }
    return strictest;
  }

  /**
   * Version 2 keeps "quota period" in one file, version 1 each in its own; no limit is infinity.
   */
  private static double limit(Path group) {
    String[] both = read(group.resolve("cpu.max")).split("\\s+");
    return both.length == 2
        ? divide(both[0], both[1])
        : divide(read(group.resolve("cpu.cfs_quota_us")), read(group.resolve("cpu.cfs_period_us")));
  }

  /** Without a limit the quota is {@code max} or negative. */
  private static double divide(String quota, String period) {
    try {
      double cores = Double.parseDouble(quota) / Double.parseDouble(period);
      return cores >= 0 ? cores : Double.POSITIVE_INFINITY;
    } catch (NumberFormatException e) {
      return Double.POSITIVE_INFINITY;
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
