package dev.encodering;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;

/**
 * Runs the stress tests, and passes only if every one of them ran, none showed an outcome that is
 * forbidden, and every mutant did show it.
 */
final class StressRun {
  private static final boolean X86 =
      List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));

  private final JCStress stress;
  private final List<TestResult> results;
  private final List<String> faults = new ArrayList<>();

  private StressRun(JCStress stress, List<TestResult> results) {
    this.stress = stress;
    this.results = results;
  }

  /** Argument: quick or full; the rest goes to jcstress. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(jcstressArgs(args));
    if (!options.parse()) {
      System.exit(2);
    }
    JCStress stress = new JCStress(options);
    stress.run(); // throws at a forbidden outcome
    StressRun run = new StressRun(stress, read(options.getResultFile()));
    run.requireThatEveryTestRan();
    run.requireThatEveryMutantWasCaught();
    run.faults.forEach(fault -> System.out.println("FAILED: " + fault));
    System.exit(run.faults.isEmpty() ? 0 : 1);
  }

  private static String[] jcstressArgs(String[] args) {
    // One compiler for both actors: what is tested are fences, not one compiler against another.
    List<String> all = new ArrayList<>(List.of("-sc", "false"));
    switch (args[0]) {
      case "quick" -> all.addAll(List.of("-m", "quick", "-jvmArgs", "-XX:-TieredCompilation"));
      case "full" -> all.addAll(List.of("-m", "default"));
      default ->
          throw new IllegalArgumentException(
              "stress.mode is \"" + args[0] + "\": use quick or full");
    }
    all.addAll(List.of(args).subList(1, args.length));
    return all.toArray(String[]::new);
  }

  private static List<TestResult> read(String file) throws Exception {
    InProcessCollector results = new InProcessCollector();
    DiskReadCollector reader = new DiskReadCollector(file, results);
    reader.dump();
    reader.close();
    return List.copyOf(results.getTestResults());
  }

  private List<TestResult> resultsOf(String test) {
    return results.stream().filter(result -> result.getName().equals(test)).toList();
  }

  private void requireThatEveryTestRan() {
    for (String test : stress.getTests()) {
      if (resultsOf(test).stream().mapToLong(TestResult::getTotalCount).sum() == 0) {
        faults.add(test + " did not run");
      }
    }
  }

  private void requireThatEveryMutantWasCaught() {
    System.out.println("Mutants, and how often they showed what is forbidden to the original:");
    for (Mutants.Mutant mutant : Mutants.ALL) {
      long shown = interesting(resultsOf(mutant.litmus()));
      System.out.printf("  %-20s %s%n", mutant.name(), shown > 0 ? shown + " times" : "NOT SHOWN");
      if (shown == 0 && X86 && mutant.shownOnX86()) {
        faults.add(mutant.name() + " was not caught: the tests are blind or had too little time");
      }
    }
  }

  private static long interesting(List<TestResult> results) {
    return results.stream()
        .flatMap(result -> result.grading().gradingResults.values().stream())
        .filter(outcome -> outcome.expect == Expect.ACCEPTABLE_INTERESTING)
        .mapToLong(outcome -> outcome.count)
        .sum();
  }
}
