package dev.encodering.bench;

import com.sun.jna.Native;
import dev.encodering.AdaptiveWaitStrategy;
import dev.encodering.metal.Backend;
import dev.encodering.metal.DeviceInfo;
import dev.encodering.metal.MetalDevice;
import dev.encodering.metal.MetalException;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doctor}: what this machine has, and what the library makes of it. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Says what this machine has and which defaults follow from it.")
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    MachineFacts machine = MachineFacts.now();
    row("java", machine.java());
    row("system", machine.system());
    row("cores", machine.cores() + " that this JVM may use");
    row("CPU quota", quota(machine));
    row("timer slack", timerSlack(machine));
    row("native access", nativeAccess());
    row("waiting", new AdaptiveWaitStrategy() + " (" + reasonForWaiting() + ")");
    return printDevices() ? 0 : 1;
  }

  private void row(String name, String value) {
    spec.commandLine().getOut().printf("%-14s %s%n", name, value);
  }

  private static String quota(MachineFacts machine) {
    return machine.quotaCores() < 0
        ? "none"
        : String.format(Locale.ROOT, "%.2f cores", machine.quotaCores())
            + ": when they are used up, every thread stands still until the next period";
  }

  private static String timerSlack(MachineFacts machine) {
    return machine.timerSlackNs() < 0
        ? "this system has no such thing"
        : String.format(Locale.ROOT, "%.3f us", machine.timerSlackNs() / 1e3)
            + ": a timed sleep ends about that much late, unless -XX:TimerSlack or"
            + " Placement.timerSlackNs lowers it";
  }

  /** Module.isNativeAccessEnabled is newer than the oldest Java that we run on. */
  private static String nativeAccess() {
    try {
      Method method = Module.class.getMethod("isNativeAccessEnabled");
      return (boolean) method.invoke(Native.class.getModule())
          ? "enabled"
          : "not enabled: start java with --enable-native-access=ALL-UNNAMED";
    } catch (ReflectiveOperationException e) {
      return "needs no flag on this Java";
    }
  }

  private static String reasonForWaiting() {
    return Runtime.getRuntime().availableProcessors() <= 2
        ? "with so few cores the awaited thread may need this one"
        : "enough cores to spin on one for that long";
  }

  private static String label(Backend backend) {
    return backend.name().toLowerCase(Locale.ROOT);
  }

  private boolean printDevices() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      for (DeviceInfo device : MetalDevice.list()) {
        row("device", device.name() + ": " + device.description() + ", " + device.driver());
      }
      for (Backend backend : new Backend[] {Backend.VULKAN, Backend.METAL}) {
        MetalDevice.whyNone(backend).ifPresent(why -> row("no " + label(backend), why));
      }
      try (MetalDevice device = MetalDevice.open()) {
        row("auto is", device.info().name());
      }
      return true;
    } catch (MetalException | UnsatisfiedLinkError e) {
      row("device", "none: " + e.getMessage());
      return false;
    } finally {
      out.flush();
    }
  }
}
