package dev.encodering.bench.figures;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.encodering.metal.Backend;
import dev.encodering.metal.DeviceInfo;
import dev.encodering.metal.MetalDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code figures}: everything that is claimed about a device, measured in one go. */
@Command(
    name = "figures",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what docs/results-gpu.md quotes, in virtual machines of their own, and prints"
          + " Markdown; files go to a directory.",
      "Each decode command is run several times, and the commands take turns."
    })
public final class FiguresCommand implements Callable<Integer> {
  private static final String PROBE = "encode-probe";

  @Spec private CommandSpec spec;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "The device; default: ${DEFAULT-VALUE}.")
  private String deviceName;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each command is run; default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "figures",
      description = "Gets figures.md, figures.json, a trace and logs; default: ${DEFAULT-VALUE}.")
  private Path directory;

  @Option(
      names = "--brief",
      description = "A few tokens of everything: shows that it works, and measures nothing.")
  private boolean brief;

  /** Made by the command line. */
  public FiguresCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (runs < 1) {
      throw new IllegalArgumentException("--runs is " + runs + ": use 1 or more");
    }
    DeviceInfo device = device();
    Files.createDirectories(directory);
    Forks forks = new Forks(directory.toAbsolutePath());
    List<Job> jobs = Job.all(device.name(), gpus(), brief);
    Map<String, Runs> results = run(forks, jobs);
    EncodeFigures encode = EncodeFigures.measure(forks, device.name(), probe(), runs, brief);
    trace(forks, device.name());

    Markdown page = new Markdown();
    page.line("# " + device.description());
    page.line("");
    page.line(
        "%s, driver %s, %s cores, Java %s, %s, %d runs of each command, taking turns."
            .formatted(
                device.name(),
                device.driver(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                LocalDate.now(ZoneOffset.UTC),
                runs));
    page.goals(Goal.all(results, encode));
    jobs.forEach(job -> page.job(job, results.get(job.name())));
    page.encode(encode);
    Files.writeString(directory.resolve("figures.md"), page.toString());
    Files.writeString(directory.resolve("figures.json"), json(results));
    PrintWriter out = spec.commandLine().getOut();
    out.print(page);
    out.flush();
    return 0;
  }

  private DeviceInfo device() {
    try (MetalDevice device = MetalDevice.open(deviceName)) {
      return device.info();
    }
  }

  private static List<String> gpus() {
    return MetalDevice.list().stream()
        .filter(info -> info.backend() != Backend.HOST && !info.cpu())
        .map(DeviceInfo::name)
        .toList();
  }

  /** The jobs take turns, so that a machine that drifts does so under all of them. */
  private Map<String, Runs> run(Forks forks, List<Job> jobs)
      throws IOException, InterruptedException {
    Map<String, Runs> results = new LinkedHashMap<>();
    jobs.forEach(job -> results.put(job.name(), new Runs(new ArrayList<>())));
    for (int run = 0; run < runs; run++) {
      for (Job job : jobs) {
        String name = job.name() + "-" + run;
        Path json = forks.directory().resolve(name + ".json");
        List<String> arguments = new ArrayList<>(List.of("decode"));
        arguments.addAll(job.arguments());
        arguments.addAll(List.of("--json", json.toString()));
        progress(name);
        forks.run(name + ".log", arguments);
        JsonObject output = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        results.get(job.name()).outputs().add(output);
      }
    }
    progress("encode-cost");
    return results;
  }

  private void progress(String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("figures: " + what);
    err.flush();
  }

  /** For the picture in docs. */
  private void trace(Forks forks, String device) throws IOException, InterruptedException {
    String tokens = brief ? "8" : "64";
    Path trace = forks.directory().resolve("trace.json");
    List<String> decode = List.of("decode", "--shape", "--device", device, "--tokens", tokens);
    List<String> traced = new ArrayList<>(decode);
    traced.addAll(List.of("--rounds", "1", "--trace", trace.toString()));
    forks.run("trace.log", traced);
    Path picture = forks.directory().resolve("trace.svg");
    String from = brief ? "2" : "40";
    forks.run(
        "picture.log",
        List.of("trace-picture", trace.toString(), picture.toString(), "--from", from));
  }

  /** The distribution has it beside the runtime. */
  private static Path probe() {
    Path home = Path.of(System.getProperty("java.home")).getParent();
    Path probe = home == null ? Path.of(PROBE) : home.resolve("bin").resolve(PROBE);
    return Files.isExecutable(probe) ? probe : null;
  }

  private static String json(Map<String, Runs> results) {
    JsonObject all = new JsonObject();
    results.forEach(
        (name, runs) -> {
          JsonArray outputs = new JsonArray();
          runs.outputs().forEach(outputs::add);
          all.add(name, outputs);
        });
    return new GsonBuilder().setPrettyPrinting().create().toJson(all);
  }
}
