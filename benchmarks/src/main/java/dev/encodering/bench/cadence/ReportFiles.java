package dev.encodering.bench.cadence;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.encodering.bench.plot.Plotting;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The files of a run.
 *
 * @param json the report; null for none
 * @param hdr the folder of the histogram logs; null for none
 * @param plot the first setting's plot; null for none
 */
record ReportFiles(Path json, Path hdr, Path plot) {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  /** Fails before the run and not after it. */
  void requireWritable() throws IOException {
    if (json != null) {
      Files.writeString(json, "");
    }
    if (hdr != null) {
      Files.createDirectories(hdr);
    }
    if (plot != null) {
      Plotting.require();
      Files.writeString(plot, "");
    }
  }

  void write(CadenceReport report, List<Tally> tallies) throws IOException {
    if (json != null) {
      Files.writeString(json, GSON.toJson(report) + "\n");
    }
    if (hdr != null) {
      for (Tally tally : tallies) {
        writeLog(tally);
      }
    }
    if (plot != null) {
      Files.write(plot, Figure.svg(report));
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if the file is no such report
   */
  static CadenceReport read(Path file) throws IOException {
    try {
      CadenceReport report = GSON.fromJson(Files.readString(file), CadenceReport.class);
      if (report != null && report.results() != null && !report.results().isEmpty()) {
        return report;
      }
    } catch (JsonParseException e) {
      throw notAReport(file, e);
    }
    throw notAReport(file, null);
  }

  private static IllegalArgumentException notAReport(Path file, Exception cause) {
    return new IllegalArgumentException(
        file + " is no report of the cadence command: give a file that its --json wrote", cause);
  }

  /** One interval for each round and quantity, told apart by their tags. */
  private void writeLog(Tally tally) throws IOException {
    String name =
        "%sms-jitter%d-%s-%s.hlog"
            .formatted(
                Table.plain(tally.cell().periodMs()),
                tally.cell().jitterPercent(),
                tally.cell().callerName(),
                tally.arm());
    try (PrintStream stream =
        new PrintStream(Files.newOutputStream(hdr.resolve(name)), false, StandardCharsets.UTF_8)) {
      HistogramLogWriter log = new HistogramLogWriter(stream);
      log.outputComment("[nanoseconds; " + tally.cell() + "; " + tally.arm() + "]");
      log.outputLogFormatVersion();
      log.outputStartTime(tally.rounds().get(0).startMs());
      log.outputLegend();
      for (Tally.Round round : tally.rounds()) {
        interval(log, round, "latency", round.latency());
        interval(log, round, "handoff", round.handoff());
        interval(log, round, "caller", round.callerCost());
        interval(log, round, "prepare", round.prepareCost());
      }
    }
  }

  private static void interval(
      HistogramLogWriter log, Tally.Round round, String tag, Histogram histogram) {
    histogram.setTag(tag);
    histogram.setStartTimeStamp(round.startMs());
    histogram.setEndTimeStamp(round.endMs());
    log.outputIntervalHistogram(histogram);
  }
}
