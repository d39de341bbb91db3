package dev.encodering.bench.decode;

import dev.encodering.bench.OutputFile;
import dev.encodering.bench.model.BundledModel;
import dev.encodering.bench.model.GgufFile;
import dev.encodering.bench.trace.TraceFile;
import dev.encodering.metal.MetalDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code decode}: runs a model token by token through the pipeline and says what each mode took.
 */
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Decodes a text with a Llama model (GGUF, F32 or F16) and measures each encode mode.")
public final class DecodeCommand implements Callable<Integer> {
  private static final String STDOUT = "-";
  private static final long MAX_CALLER_WORK_US = 60_000_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "A GGUF file; default: the bundled " + BundledModel.NAME + ".")
  private Path modelFile;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      arity = "0..1",
      fallbackValue = "30x64x930",
      description =
          "In place of a model: LAYERSxWIDTHxDISPATCHES, a synthetic token of that many tiny"
              + " dispatches and half as many barriers; without a value ${FALLBACK-VALUE}.")
  private String shape;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      defaultValue = "${env:ENCODERING_PROMPT:-Once upon a time}",
      description = "The text to continue; default: ${DEFAULT-VALUE}.")
  private String prompt;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "128",
      description =
          "New tokens; a text that ends before is decoded again and must come out the same;"
              + " default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--ctx",
      paramLabel = "N",
      description =
          "Positions, which bound the key/value memory; default: the model's own, 2048 at most.")
  private Integer context;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      split = ",",
      description =
          "auto, host, vulkan[:i] or metal[:i]; several with commas run at once;"
              + " default: ${DEFAULT-VALUE}.")
  private List<String> deviceNames;

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      description =
          "How a model's token is cut into dispatches: literal, eight a layer, or fused, five;"
              + " default: fused.")
  private String planName;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "all",
      description =
          "inline, split, ahead, replay, spawn or all, interleaved; several with commas, each with"
              + " a depth of its own if it needs one (inline:0,ahead); default: ${DEFAULT-VALUE}.")
  private String mode;

  @Option(
      names = "--depth",
      paramLabel = "K",
      defaultValue = "2",
      description = "Tokens in flight besides the oldest; default: ${DEFAULT-VALUE}.")
  private int depth;

  @Option(
      names = "--rounds",
      paramLabel = "R",
      defaultValue = "5",
      description = "How often each mode decodes the text, measured; default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "R",
      defaultValue = "2",
      description = "Rounds before those, not measured; default: ${DEFAULT-VALUE}.")
  private int warmUps;

  @Option(
      names = "--positions",
      paramLabel = "A-B",
      defaultValue = "0-127,384-511",
      description = "Positions to average over, where they run; default: ${DEFAULT-VALUE}.")
  private String positions;

  @Option(
      names = "--caller-work",
      paramLabel = "US",
      defaultValue = "0",
      description = "Microseconds that the caller is busy for after each token.")
  private long callerWorkUs;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description = "0 takes the best token; above 0 draws one.")
  private float temperature;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "The seed of the draws.")
  private int seed;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the result as JSON; - prints it instead of text and table.")
  private String json;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "After the rounds, records a short text in every mode for ui.perfetto.dev: caller,"
              + " worker and device.")
  private String trace;

  @Option(
      names = "--dump-tape",
      paramLabel = "FILE",
      description =
          "Measures nothing, and writes what a program needs to run the text's tokens again"
              + " without Java: buffers, kernels, a token's commands, and the ids that come.")
  private String tape;

  /** Made by the command line. */
  public DecodeCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    ModeSpec.requireDepth("--depth", depth);
    List<ModeSpec> specs = ModeSpec.parseAll(mode, depth);
    Sampling sampling = new Sampling(temperature, seed);
    requireWithin("--tokens", limit, 1, Integer.MAX_VALUE);
    requireWithin("--rounds", rounds, 1, Integer.MAX_VALUE);
    requireWithin("--warm-up", warmUps, 0, Integer.MAX_VALUE);
    requireWithin("--caller-work", callerWorkUs, 0, MAX_CALLER_WORK_US);
    List<PositionRange> ranges = PositionRange.parseAll(positions);
    OutputFile jsonFile =
        json == null || json.equals(STDOUT) ? null : OutputFile.of("--json", json);
    OutputFile traceFile = trace == null ? null : OutputFile.of("--trace", trace);
    PrintWriter stdout = spec.commandLine().getOut();
    PrintWriter out = STDOUT.equals(json) ? new PrintWriter(Writer.nullWriter()) : stdout;

    OutputFile tapeFile = tape == null ? null : OutputFile.of("--dump-tape", tape);

    Workload workload = workload(sampling);
    if (tapeFile != null) {
      dump(workload, tapeFile);
      return 0;
    }
    ModeRunner.Load load =
        new ModeRunner.Load(workload.prompt(), limit, callerWorkUs * 1_000, ranges);
    DeviceRuns runs = new DeviceRuns(workload, specs, load, warmUps, rounds, trace != null);
    List<DeviceRuns.Result> results = runs.on(deviceNames, out);
    DecodeOutput output = DecodeOutput.of(workload, results);
    DecodeReport.print(out, output);
    out.flush();
    if (STDOUT.equals(json)) {
      stdout.println(output.toJson());
      stdout.flush();
    } else if (jsonFile != null) {
      jsonFile.write(output.toJson() + System.lineSeparator());
    }
    if (traceFile != null) {
      traceFile.write(
          TraceFile.toJson(results.stream().flatMap(result -> result.traces().stream()).toList()));
    }
    return 0;
  }

  private void dump(Workload workload, OutputFile file) throws IOException, InterruptedException {
    try (MetalDevice device = MetalDevice.open(deviceNames.get(0));
        Decoder decoder = workload.open(device)) {
      Tape.write(file, decoder, workload.prompt(), limit);
    }
  }

  private Workload workload(Sampling sampling) {
    Plan plan = planName == null ? Plan.DEFAULT : Plan.of("--plan", planName);
    if (shape == null) {
      GgufFile file = modelFile == null ? BundledModel.open() : GgufFile.open(modelFile);
      return new ModelWorkload(file, prompt, sampling, context, plan);
    }
    if (modelFile != null) {
      throw new IllegalArgumentException("--shape and --model exclude each other: use one");
    }
    if (planName != null) {
      throw new IllegalArgumentException(
          "--plan is for a model, and --shape is none: leave it out");
    }
    int size = context != null ? context : ShapeWorkload.DEFAULT_CONTEXT;
    return new ShapeWorkload(Shape.parse(shape), size);
  }

  private static void requireWithin(String option, long value, long least, long most) {
    if (value < least || value > most) {
      String range = most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
      throw new IllegalArgumentException(option + " is " + value + ": use " + range);
    }
  }
}
