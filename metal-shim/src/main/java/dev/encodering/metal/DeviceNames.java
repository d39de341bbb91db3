package dev.encodering.metal;

import static java.lang.System.Logger.Level.WARNING;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which devices there are, and which one a name means. */
final class DeviceNames {

  static final String AUTO = "auto";

  private static final System.Logger LOG = System.getLogger(DeviceNames.class.getName());

  /** In the order of preference. */
  private static final Backend[] PREFERENCE = {Backend.METAL, Backend.VULKAN, Backend.HOST};

  private DeviceNames() {}

  static List<DeviceInfo> list() {
    return list(AUTO);
  }

  /** The devices of the backends that {@code name} may mean: a driver takes its time to start. */
  private static List<DeviceInfo> list(String name) {
    List<DeviceInfo> devices = new ArrayList<>();
    for (Backend backend : PREFERENCE) {
      if (name.equals(AUTO) || backendOf(name) == null || backendOf(name) == backend) {
        devices.addAll(usable(backend));
      }
    }
    return List.copyOf(devices);
  }

  private static Backend backendOf(String name) {
    for (Backend backend : PREFERENCE) {
      if (name.equals(backend.label()) || name.startsWith(backend.label() + ":")) {
        return backend;
      }
    }
    return null;
  }

  private static List<DeviceInfo> usable(Backend backend) {
    try {
      return DeviceInfo.list(backend);
    } catch (MetalException e) {
      if (e.status() != MetalException.Status.NO_DEVICE) {
        // A broken driver must not hide the devices that work.
        LOG.log(WARNING, "cannot list the devices of " + backend.label(), e);
      }
      return List.of();
    }
  }

  /** Why a backend lists no device, in one line; empty if it lists some. */
  static Optional<String> whyNone(Backend backend) {
    try {
      DeviceInfo.list(backend);
      return Optional.empty();
    } catch (MetalException e) {
      return Optional.of(e.getMessage());
    }
  }

  static MetalDevice open(String name) {
    List<DeviceInfo> devices = list(name);
    if (name.equals(AUTO)) {
      return openBest(devices);
    }
    return MetalDevice.open(
        search(name, devices).orElseThrow(() -> noDevice(unknown(name), list(), why(name))));
  }

  /** Tries in order: a driver that lists a device may still be unable to open it. */
  private static MetalDevice openBest(List<DeviceInfo> devices) {
    for (DeviceInfo device : automatic(devices)) {
      try {
        return MetalDevice.open(device);
      } catch (MetalException | UnsupportedOperationException e) {
        LOG.log(WARNING, "cannot open " + device.name() + ", trying the next device", e);
      }
    }
    throw noDevice("no device can be opened", devices, "");
  }

  /** Those that need not be named: a driver that runs on the CPU is slower than the host. */
  static List<DeviceInfo> automatic(List<DeviceInfo> devices) {
    return devices.stream()
        .filter(device -> !device.cpu() || device.backend() == Backend.HOST)
        .toList();
  }

  static DeviceInfo find(String name, List<DeviceInfo> devices) {
    return search(name, devices).orElseThrow(() -> noDevice(unknown(name), devices, ""));
  }

  private static Optional<DeviceInfo> search(String name, List<DeviceInfo> devices) {
    for (DeviceInfo device : devices) {
      String label = device.backend().label();
      if (name.equals(device.name()) || name.equals(label + ":" + device.index())) {
        return Optional.of(device);
      }
    }
    return devices.stream()
        .filter(device -> means(name, device))
        .min((a, b) -> Boolean.compare(a.cpu(), b.cpu()));
  }

  /** A backend means each of its devices, and so does part of what a device calls itself. */
  private static boolean means(String name, DeviceInfo device) {
    String label = device.backend().label();
    if (name.equals(label)) {
      return true;
    }
    String part = name.substring(Math.min(label.length() + 1, name.length()));
    return name.startsWith(label + ":")
        && !part.isEmpty()
        && !part.chars().allMatch(Character::isDigit)
        && lower(device.description()).contains(lower(part));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String unknown(String name) {
    return "no device is called \"" + name + "\"";
  }

  private static String why(String name) {
    Backend backend = backendOf(name);
    return backend == null
        ? ""
        : whyNone(backend).map(why -> ". No " + backend.label() + " device: " + why).orElse("");
  }

  private static MetalException noDevice(String problem, List<DeviceInfo> devices, String why) {
    String there =
        devices.stream()
            .map(device -> device.name() + " (" + device.description() + ")")
            .collect(Collectors.joining(", "));
    return new MetalException(
        problem
            + ": this machine has "
            + (there.isEmpty() ? "none" : there)
            + "; or say auto"
            + why,
        MetalException.Status.NO_DEVICE,
        0,
        -1);
  }
}
