package dev.encodering.bench.compare;

import dev.encodering.bench.MachineFacts;
import dev.encodering.bench.environment.Environment;
import dev.encodering.bench.results.BenchmarkId;
import dev.encodering.bench.results.Figures;
import dev.encodering.bench.results.JmhResult;
import dev.encodering.bench.results.JmhRun;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Finds what makes two runs no comparison of code alone. */
final class EnvironmentCheck {
  private static final double MUCH_STEAL = 0.05;

  private final Set<String> differences = new LinkedHashSet<>();
  private final List<String> notes = new ArrayList<>();

  /** What differs and must not. */
  List<String> differences() {
    return List.copyOf(differences);
  }

  /** What the reader should know. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** From JMH's own JSON. */
  void javas(JmhRun base, JmhRun head) {
    for (BenchmarkId id : head.results().keySet()) {
      JmhResult was = base.results().get(id);
      if (was != null) {
        JmhResult.Jvm is = head.results().get(id).jvm();
        differ("JDK", was.jvm().version(), is.version());
        differ("virtual machine", was.jvm().name(), is.name());
        differ("fork's list of JVM arguments", was.jvm().arguments(), is.arguments());
      }
    }
  }

  /** From the side files; null where there is none. */
  void machines(Environment base, Environment head) {
    if (base == null || head == null) {
      String without =
          base == null && head == null ? "either run" : base == null ? "the base" : "the head";
      notes.add(
          "no environment file beside "
              + without
              + ": that the machine is the same is not checked");
    } else {
      differ("CPU", base.machine().cpu(), head.machine().cpu());
      differ("number of cores", base.machine().cores(), head.machine().cores());
      differ("CPU quota", base.machine().quotaCores(), head.machine().quotaCores());
      differ("runner's list of JVM flags", base.machine().flags(), head.machine().flags());
      if (!Objects.equals(base.machine().system(), head.machine().system())) {
        notes.add(
            "the systems differ: " + base.machine().system() + " and " + head.machine().system());
      }
      if (base.machine().timerSlackNs() != head.machine().timerSlackNs()) {
        notes.add("timer slack differs: timed sleeps are not comparable");
      }
    }
    if (base != null && base.equals(head)) {
      busy("pair", base);
    } else {
      busy("base", base);
      busy("head", head);
    }
  }

  private void busy(String arm, Environment environment) {
    if (environment == null) {
      return;
    }
    if (environment.stealShare() > MUCH_STEAL) {
      String share = Figures.percent(environment.stealShare());
      notes.add("the host kept " + share + " of the CPU time during the run of the " + arm);
    }
    MachineFacts machine = environment.machine();
    if (machine.loadBefore() > machine.cores()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "the machine was busy before the run of the %s: load %.1f on %d cores",
              arm,
              machine.loadBefore(),
              machine.cores()));
    }
  }

  private void differ(String what, Object base, Object head) {
    if (!Objects.equals(base, head)) {
      differences.add(
          "the " + what + " differs: " + base + " in the base, " + head + " in the head");
    }
  }
}
