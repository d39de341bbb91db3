package dev.encodering.bench.environment;

import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How busy the machine is.
 *
 * @param time of the look, in UTC
 * @param load1 runnable threads, averaged over a minute; null where unknown
 * @param stealTicks that the host has kept since boot, all cores together; null where unknown
 * @param allTicks since boot, all cores together; null where unknown
 */
record Load(
    String time,
    Double load1,
    @SerializedName("steal_ticks") Long stealTicks,
    @SerializedName("all_ticks") Long allTicks) {
  private static final Path STAT = Path.of("/proc/stat");
  private static final Path LOADAVG = Path.of("/proc/loadavg");
  private static final int STEAL = 8;

  /** Guest time, in the columns after steal, is counted in user time already. */
  private static final int TIMES = 8;

  static Load now() {
    String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Long steal = null;
    Long all = null;
    try {
      String[] cells = Files.readAllLines(STAT).get(0).split(" +");
      all = 0L;
      for (int i = 1; i <= TIMES; i++) {
        all += Long.parseLong(cells[i]);
      }
      steal = Long.parseLong(cells[STEAL]);
    } catch (IOException | RuntimeException e) {
      all = null;
    }
    return new Load(time, loadAverage(), steal, all);
  }

  private static Double loadAverage() {
    try {
      return Double.valueOf(Files.readString(LOADAVG).split(" ")[0]);
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** Null where either look had no ticks. */
  static Double stealShare(Load before, Load after) {
    if (before.allTicks == null || after.allTicks == null) {
      return null;
    }
    long all = after.allTicks - before.allTicks;
    return all <= 0 ? 0.0 : (double) (after.stealTicks - before.stealTicks) / all;
  }
}
