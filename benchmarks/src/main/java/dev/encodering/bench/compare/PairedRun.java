package dev.encodering.bench.compare;

import dev.encodering.bench.environment.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * Runs two jars' benchmarks side by side: in each block one fork of both, base first in one block
 * and head first in the next (ABBA), so that a machine that drifts does so for both.
 */
final class PairedRun {
  private final Build base;
  private final Build head;
  private final PrintWriter progress;

  PairedRun(Build base, Build head, PrintWriter progress) {
    this.base = base;
    this.head = head;
    this.progress = progress;
  }

  /**
   * Runs and writes both arms' results, with their environment beside them.
   *
   * @param benchmarks that both jars have
   * @param blocks of two forks
   * @param baseFile to write
   * @param headFile to write
   */
  void run(List<String> benchmarks, int blocks, Path baseFile, Path headFile)
      throws IOException, InterruptedException {
    Environment environment = Environment.begin();
    MergedResults baseResults = new MergedResults();
    MergedResults headResults = new MergedResults();
    Progress steps = new Progress(progress, System::nanoTime, blocks * benchmarks.size());
    for (int block = 0; block < blocks; block++) {
      for (String benchmark : benchmarks) {
        steps.step("block " + (block + 1) + " of " + blocks + ", " + benchmark);
        boolean baseFirst = block % 2 == 0;
        if (baseFirst) {
          baseResults.add(base.fork(benchmark));
        }
        headResults.add(head.fork(benchmark));
        if (!baseFirst) {
          baseResults.add(base.fork(benchmark));
        }
      }
    }
    Environment measured = environment.end().pairedBy(UUID.randomUUID().toString());
    baseResults.write(baseFile);
    measured.writeBeside(baseFile);
    headResults.write(headFile);
    measured.writeBeside(headFile);
  }
}
