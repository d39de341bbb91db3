package dev.encodering.metal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a device is and can do.
 *
 * @param name what {@link MetalDevice#open(String)} takes: "host", "vulkan:0", "metal:0"
 * @param description the device's own name
 * @param driver the kind of device, the interface's version and the driver's, or the compiler of
 *     the host's kernels
 * @param backend what executes the commands
 * @param index its number among the backend's devices
 * @param unified whether {@link Storage#SHARED} buffers cost the device nothing extra
 * @param cpu whether commands execute on the CPU; such a device is opened only by name, the host
 *     backend excepted
 * @param canResubmit whether {@link MetalEncoder#resubmit()} works
 * @param maxBufferBytes the largest buffer
 * @param maxThreadsPerThreadgroup the most threads in one threadgroup
 * @param maxThreadgroupsX the most threadgroups of a dispatch in x
 * @param maxThreadgroupsY the most threadgroups of a dispatch in y
 * @param maxThreadgroupsZ the most threadgroups of a dispatch in z
 */
public record DeviceInfo(
    String name,
    String description,
    String driver,
    Backend backend,
    int index,
    boolean unified,
    boolean cpu,
    boolean canResubmit,
    long maxBufferBytes,
    int maxThreadsPerThreadgroup,
    int maxThreadgroupsX,
    int maxThreadgroupsY,
    int maxThreadgroupsZ) {

  private static final int BYTES = 248;
  private static final int MAX_DEVICES = 64;
  private static final int INDEX = 4;
  private static final int FLAGS = 8;
  private static final int MAX_THREADS = 12;
  private static final int MAX_BUFFER_BYTES = 16;
  private static final int MAX_GROUPS = 24;
  private static final int NAME = 40;
  private static final int NAME_BYTES = 128;
  private static final int DRIVER = 168;
  private static final int DRIVER_BYTES = 80;

  private static final int UNIFIED_MEMORY = 1;
  private static final int CPU = 2;
  private static final int RESUBMIT = 4;

  /** The usable devices of a backend, the preferred ones first; opens none of them. */
  static List<DeviceInfo> list(Backend backend) {
    ColdCall call = ColdCall.ofThisThread();
    ByteBuffer infos =
        ByteBuffer.allocateDirect(MAX_DEVICES * BYTES).order(ByteOrder.nativeOrder());
    call.error.check(
        MetalNative.ms_device_list(
            backend.code(),
            NativeError.addressOf(infos),
            MAX_DEVICES,
            call.resultsAddress,
            call.error.address));
    int count = Math.min(call.results.getInt(0), MAX_DEVICES);
    List<DeviceInfo> devices = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      devices.add(describe(backend, infos.slice(i * BYTES, BYTES).order(ByteOrder.nativeOrder())));
    }
    return devices;
  }

  private static DeviceInfo describe(Backend backend, ByteBuffer memory) {
    int flags = memory.getInt(FLAGS);
    int index = memory.getInt(INDEX);
    return new DeviceInfo(
        backend == Backend.HOST ? backend.label() : backend.label() + ":" + index,
        NativeError.text(memory, NAME, NAME_BYTES),
        NativeError.text(memory, DRIVER, DRIVER_BYTES),
        backend,
        index,
        (flags & UNIFIED_MEMORY) != 0,
        (flags & CPU) != 0,
        (flags & RESUBMIT) != 0,
        unsignedToLong(memory.getLong(MAX_BUFFER_BYTES)),
        unsignedToInt(memory.getInt(MAX_THREADS)),
        unsignedToInt(memory.getInt(MAX_GROUPS)),
        unsignedToInt(memory.getInt(MAX_GROUPS + 4)),
        unsignedToInt(memory.getInt(MAX_GROUPS + 8)));
  }

  private static int unsignedToInt(int limit) {
    return limit < 0 ? Integer.MAX_VALUE : limit;
  }

  private static long unsignedToLong(long limit) {
    return limit < 0 ? Long.MAX_VALUE : limit;
  }
}
