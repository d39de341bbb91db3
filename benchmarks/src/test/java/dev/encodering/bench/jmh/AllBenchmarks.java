package dev.encodering.bench.jmh;

import java.util.List;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What the build has made for JMH. */
final class AllBenchmarks {
  private AllBenchmarks() {}

  /** Those that some options select. */
  static List<BenchmarkListEntry> of(Options options) {
    return List.copyOf(
        BenchmarkList.defaultList()
            .find(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                options.getIncludes(),
                options.getExcludes()));
  }
}
