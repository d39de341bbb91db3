package dev.encodering.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A JMH command line, taken apart: every option of JMH that may be given here takes one value.
 *
 * @param patterns of benchmark names
 * @param options with their values
 */
record JmhArguments(List<String> patterns, List<String> options) {
  private static final Set<String> OURS = Set.of("-f", "-wf", "-rf", "-rff", "-o");
  private static final Set<String> WITHOUT_VALUE = Set.of("-h", "-l", "-lp", "-lprof", "-lrf");

  static JmhArguments parse(List<String> arguments) {
    List<String> patterns = new ArrayList<>();
    List<String> options = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("-")) {
        patterns.add(argument);
        continue;
      }
      if (OURS.contains(argument) || WITHOUT_VALUE.contains(argument)) {
        throw new IllegalArgumentException(
            "JMH's "
                + argument
                + " is not for here: forks are launched one by one (--blocks), and results go to"
                + " --out");
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("JMH's " + argument + " has no value");
      }
      options.add(argument);
      options.add(arguments.get(++i));
    }
    return new JmhArguments(patterns, options);
  }

  /** More options, for one arm alone. */
  JmhArguments with(List<String> more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(more);
    return new JmhArguments(patterns, all);
  }
}
