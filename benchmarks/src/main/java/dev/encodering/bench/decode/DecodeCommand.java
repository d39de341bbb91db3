package dev.encodering.bench.decode;

import dev.encodering.bench.model.BundledModel;
import dev.encodering.bench.model.GgufFile;
import dev.encodering.bench.model.LlamaModel;
import dev.encodering.bench.model.StreamingDecoder;
import dev.encodering.bench.model.Tokenizer;
import dev.encodering.metal.MetalDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntConsumer;
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
  private static final String ALL = "all";
  private static final int MAX_DEPTH = 1023;
  private static final long MAX_CALLER_WORK_US = 60_000_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "A GGUF file; default: the bundled " + BundledModel.NAME + ".")
  private Path modelFile;

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
      description = "New tokens at most; default: ${DEFAULT-VALUE}.")
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
      description = "auto, host, vulkan[:i] or metal[:i]; default: ${DEFAULT-VALUE}.")
  private String deviceName;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = ALL,
      description =
          "inline, split, ahead, replay, spawn or all, interleaved; default: ${DEFAULT-VALUE}.")
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

  private PrintWriter out;

  /** Made by the command line. */
  public DecodeCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<ModeSpec> specs = specs();
    Sampling sampling = new Sampling(temperature, seed);
    requireWithin("--tokens", limit, 1, Integer.MAX_VALUE);
    requireWithin("--rounds", rounds, 1, Integer.MAX_VALUE);
    requireWithin("--caller-work", callerWorkUs, 0, MAX_CALLER_WORK_US);
    requireWritable();
    out = STDOUT.equals(json) ? new PrintWriter(Writer.nullWriter()) : spec.commandLine().getOut();

    GgufFile file = modelFile == null ? BundledModel.open() : GgufFile.open(modelFile);
    LlamaModel model = LlamaModel.of(file);
    Tokenizer tokenizer = Tokenizer.of(file);
    int[] promptTokens = tokenizer.encode(prompt, true);
    int positions = context != null ? context : Math.min(model.config().contextLength(), 2048);
    try (MetalDevice device = MetalDevice.open(deviceName);
        Decoder decoder = new Decoder(device, model, positions)) {
      decoder.reset(
          promptTokens, sampling); // refuses a prompt that does not fit, before any output
      out.printf(
          "%s on %s (%s)%n%n", file.name(), device.info().name(), device.info().description());
      ModeRunner.Text text =
          new ModeRunner.Text(
              promptTokens, sampling, limit, tokenizer::isEnd, callerWorkUs * 1_000);
      DecodeOutput output = run(decoder, tokenizer, text, specs);
      report(output);
    }
    return 0;
  }

  private List<ModeSpec> specs() {
    requireWithin("--depth", depth, 0, MAX_DEPTH);
    if (mode.equals(ALL)) {
      return ModeSpec.all(depth);
    }
    try {
      return List.of(ModeSpec.of(DecodeMode.valueOf(mode.toUpperCase(Locale.ROOT)), depth));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--mode is " + mode + ": use inline, split, ahead, replay, spawn or all");
    }
  }

  private static void requireWithin(String option, long value, long least, long most) {
    if (value < least || value > most) {
      String range = most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
      throw new IllegalArgumentException(option + " is " + value + ": use " + range);
    }
  }

  /** Before the work, not after it. */
  private void requireWritable() {
    if (json == null || json.equals(STDOUT)) {
      return;
    }
    Path file = Path.of(json).toAbsolutePath();
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("--json is " + json + ": that is a directory");
    }
    if (!Files.isDirectory(file.getParent())) {
      throw new IllegalArgumentException(
          "--json is " + json + ": there is no directory " + file.getParent());
    }
    if (!Files.isWritable(Files.exists(file) ? file : file.getParent())) {
      throw new IllegalArgumentException("--json is " + json + ": it cannot be written");
    }
  }

  private DecodeOutput run(
      Decoder decoder, Tokenizer tokenizer, ModeRunner.Text text, List<ModeSpec> specs)
      throws InterruptedException {
    try (Closer closer = new Closer()) {
      List<ModeRunner> runners =
          openAll(specs, each -> closer.add(new ModeRunner(each, decoder)), out);
      int[] tokens = warmUp(runners, tokenizer, text);
      for (int round = 0; round < rounds; round++) {
        for (ModeRunner runner : runners) {
          requireSame(tokens, runner.measure(text), runner.spec());
        }
      }
      return new DecodeOutput(
          text.prompt(),
          tokens,
          textOf(tokenizer, text.prompt(), tokens),
          decoder.device().info().name(),
          runners.stream().map(ModeRunner::result).toList());
    }
  }

  /** Leaves out, with a line, what the device cannot do; throws if nothing is left. */
  static List<ModeRunner> openAll(
      List<ModeSpec> specs, Function<ModeSpec, ModeRunner> open, PrintWriter out) {
    List<ModeRunner> runners = new ArrayList<>();
    UnsupportedOperationException refused = null;
    for (ModeSpec each : specs) {
      try {
        runners.add(open.apply(each));
      } catch (UnsupportedOperationException e) {
        out.printf("%s: %s%n", each.label(), e.getMessage());
        refused = e;
      }
    }
    if (runners.isEmpty() && refused != null) {
      throw refused;
    }
    return runners;
  }

  /** The first mode's text is shown as it comes; every mode runs once before it is measured. */
  private int[] warmUp(List<ModeRunner> runners, Tokenizer tokenizer, ModeRunner.Text text)
      throws InterruptedException {
    StreamingDecoder stream = tokenizer.decoder();
    for (int token : text.prompt()) {
      print(stream.accept(token));
    }
    IntConsumer show = token -> print(stream.accept(token));
    int[] tokens = runners.get(0).warmUp(text, show);
    print(stream.finish());
    out.printf("%n%n");
    out.flush();
    for (ModeRunner runner : runners.subList(1, runners.size())) {
      requireSame(tokens, runner.warmUp(text, token -> {}), runner.spec());
    }
    return tokens;
  }

  private void print(String piece) {
    out.print(piece);
    out.flush();
  }

  private static void requireSame(int[] expected, int[] actual, ModeSpec spec) {
    if (!Arrays.equals(expected, actual)) {
      int at = Arrays.mismatch(expected, actual);
      throw new IllegalStateException(
          spec.label()
              + " at depth "
              + spec.depth()
              + " gave other tokens than the first mode, from new token "
              + at
              + " on: the device or its barriers are wrong");
    }
  }

  private static String textOf(Tokenizer tokenizer, int[] prompt, int[] tokens) {
    StreamingDecoder decoder = tokenizer.decoder();
    for (int token : prompt) {
      decoder.accept(token);
    }
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append(decoder.accept(token));
    }
    return text.append(decoder.finish()).toString();
  }

  private void report(DecodeOutput output) throws IOException {
    DecodeOutput.printTable(out, output.runs());
    out.flush();
    if (STDOUT.equals(json)) {
      PrintWriter stdout = spec.commandLine().getOut();
      stdout.println(output.toJson());
      stdout.flush();
    } else if (json != null) {
      write(output.toJson() + System.lineSeparator());
    }
  }

  /** The message of most file exceptions is the path alone. */
  private void write(String text) throws IOException {
    try {
      Files.writeString(Path.of(json), text);
    } catch (IOException e) {
      throw new IOException("cannot write --json " + json + ": " + e, e);
    }
  }
}
