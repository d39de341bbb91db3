package dev.encodering.bench.selftest;

import dev.encodering.metal.DeviceInfo;
import dev.encodering.metal.MetalDevice;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  /** Made by the command line. */
  public SelfTestCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (MetalDevice device = MetalDevice.open(deviceName)) {
      DeviceInfo info = device.info();
      String name = info.name() + " (" + info.description() + ")";
      out.printf("%s, driver %s%n%n", name, info.driver());
      SelfTest selfTest = new SelfTest(out);
      selfTest.runAll(device);
      return selfTest.summarize(name) ? 0 : 1;
    }
  }
}
