package dev.encodering.metal;

import static java.lang.System.Logger.Level.WARNING;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which devices there are, and which one a name means. */
final class DeviceNames {

  static final String AUTO = "auto";

  private static final System.Logger LOG = System.getLogger(DeviceNames.class.getName());

  /** In the order of preference. */
  private static final Backend[] PREFERENCE = {Backend.METAL, Backend.VULKAN, Backend.HOST};

  private DeviceNames() {}

  static List<DeviceInfo> list() {
    List<DeviceInfo> devices = new ArrayList<>();
    for (Backend backend : PREFERENCE) {
      try {
        int count = count(backend);
        for (int index = 0; index < count; index++) {
          devices.add(DeviceInfo.describe(backend, index));
        }
      } catch (RuntimeException e) {
        // A broken driver must not hide the devices that work.
        LOG.log(WARNING, "cannot list the devices of " + backend.label(), e);
      }
    }
    return List.copyOf(devices);
  }

  private static int count(Backend backend) {
    ColdCall call = ColdCall.ofThisThread();
    call.error.check(
        MetalNative.ms_device_count(backend.code(), call.resultsAddress, call.error.address));
    return call.results.getInt(0);
  }

  static MetalDevice open(String name) {
    List<DeviceInfo> devices = list();
    return name.equals(AUTO) ? openBest(devices) : MetalDevice.open(find(name, devices));
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
    throw noDevice("no device can be opened", devices);
  }

  /** Those that need not be named: a driver that runs on the CPU is slower than the host. */
  static List<DeviceInfo> automatic(List<DeviceInfo> devices) {
    return devices.stream()
        .filter(device -> !device.cpu() || device.backend() == Backend.HOST)
        .toList();
  }

  static DeviceInfo find(String name, List<DeviceInfo> devices) {
    DeviceInfo first = null;
    for (DeviceInfo device : devices) {
      String label = device.backend().label();
      if (name.equals(device.name()) || name.equals(label + ":" + device.index())) {
        return device;
      }
      if (name.equals(label) && (first == null || (first.cpu() && !device.cpu()))) {
        first = device;
      }
    }
    if (first == null) {
      throw noDevice("no device is called \"" + name + "\"", devices);
    }
    return first;
  }

  private static MetalException noDevice(String problem, List<DeviceInfo> devices) {
    String there =
        devices.stream()
            .map(device -> device.name() + " (" + device.description() + ")")
            .collect(Collectors.joining(", "));
    return new MetalException(
        problem + ": this machine has " + (there.isEmpty() ? "none" : there) + "; or say auto",
        MetalException.Status.NO_DEVICE,
        0,
        -1);
  }
}
