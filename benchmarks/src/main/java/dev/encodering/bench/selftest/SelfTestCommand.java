package dev.encodering.bench.selftest;

import dev.encodering.metal.DeviceInfo;
import dev.encodering.metal.MetalDevice;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code selftest}: whether a device computes what the decode loop needs of it. */
@Command(
    name = "selftest",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a device: each kernel against double precision, the order of submissions, and the"
          + " bundled model's golden tokens in every mode.",
      "Exit code 0 if nothing failed, 1 if something did."
    })
public final class SelfTestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, host, vulkan[:i] or metal[:i]; default: ${DEFAULT-VALUE}.")
  private String deviceName;

  @Option(
      names = "--texts",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "How many of the golden texts to decode, for devices that are slow; default: all.")
  private int texts;

  /** Made by the command line. */
  public SelfTestCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (texts < 1) {
      throw new ParameterException(spec.commandLine(), "--texts must be 1 or more, got " + texts);
    }
    PrintWriter out = spec.commandLine().getOut();
    SelfTest selfTest = new SelfTest(out, texts);
    String name;
    try (MetalDevice device = MetalDevice.open(deviceName)) {
      DeviceInfo info = device.info();
      name = info.name() + " (" + info.description() + ")";
      out.printf("%s, driver %s%n%n", name, info.driver());
      selfTest.runAll(device);
    }
    selfTest.runValidation();
    return selfTest.summarize(name) ? 0 : 1;
  }
}
