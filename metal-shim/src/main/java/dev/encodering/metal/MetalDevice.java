package dev.encodering.metal;

import dev.encodering.metal.KernelCode.Language;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A GPU, or the host standing in for one: the factory of everything else here.
 *
 * <pre>{@code
 * try (MetalDevice device = MetalDevice.open();
 *     MetalQueue queue = device.queue(4);
 *     MetalPipeline zero = device.pipeline("zero_buffer");
 *     MetalBuffer x = device.buffer(4096, Storage.SHARED);
 *     MetalEncoder encoder = queue.encoder(4096)) {
 *   encoder.begin();
 *   encoder.setPipeline(zero).setBuffer(0, x, 0).setInt(0, 1024).dispatchThreadgroups(4, 1, 1);
 *   queue.awaitCompleted(encoder.commit());
 * }
 * }</pre>
 *
 * <p>Every method may be called from any thread, allocates, and may take as long as the driver
 * does; none waits for submissions. Closing a device releases it alone: what it made works on until
 * it is closed itself. All other methods of a closed device throw IllegalStateException.
 */
public final class MetalDevice extends NativeObject {

  private static final int MAX_TIMES = 1 << 20;

  private final DeviceInfo info;

  /** Shared by all buffers of this device for copies from and to heap memory. */
  final Staging staging = new Staging();

  MetalDevice(DeviceInfo info, long handle) {
    super("device", handle);
    this.info = info;
  }

  /**
   * Opens the best device of this machine: a Metal device, else a Vulkan device that is not a CPU,
   * else the host. The same as {@code open("auto")}.
   *
   * @return the device, for the caller to close
   * @throws MetalException if the native library cannot be used
   */
  public static MetalDevice open() {
    return open(DeviceNames.AUTO);
  }

  /**
   * Opens a device by its name.
   *
   * @param name "auto"; the name of one of {@link #list()}; "metal" or "vulkan" for the first of
   *     these that is not a CPU, else the first; or with part of the device's own name behind it,
   *     in either case: "vulkan:llvmpipe"
   * @return the device, for the caller to close
   * @throws MetalException NO_DEVICE, listing the devices that there are, if none has that name;
   *     otherwise the driver's own error
   */
  public static MetalDevice open(String name) {
    Objects.requireNonNull(name, "name");
    MetalNative.requireLoaded();
    return DeviceNames.open(name);
  }

  /** Opens the device that {@code info} describes. */
  static MetalDevice open(DeviceInfo info) {
    ColdCall call = ColdCall.ofThisThread();
    call.error.check(
        MetalNative.ms_device_open(
            info.backend().code(), info.index(), call.resultsAddress, call.error.address));
    return new MetalDevice(info, call.results.getLong(0));
  }

  /**
   * Describes the devices of this machine, the ones that "auto" prefers first. Starts and stops the
   * drivers, so ask once.
   *
   * @return an immutable list that ends with the host
   * @throws MetalException if the native library cannot be used
   */
  public static List<DeviceInfo> list() {
    MetalNative.requireLoaded();
    return DeviceNames.list();
  }

  /**
   * Why a backend has no device on this machine, for people: a missing driver, for example. Starts
   * and stops the driver.
   *
   * @param backend which one
   * @return the reason in one line; empty if it has devices
   * @throws MetalException if the native library cannot be used
   */
  public static Optional<String> whyNone(Backend backend) {
    MetalNative.requireLoaded();
    return DeviceNames.whyNone(backend);
  }

  /**
   * The first message that validation layers have given in this process. Vulkan's are on where the
   * environment variable ENCODERING_VULKAN_VALIDATION is 1; a correct program gets no message.
   *
   * @return the message; empty while there is none
   * @throws MetalException if the native library cannot be used
   */
  public static Optional<String> validationMessage() {
    MetalNative.requireLoaded();
    NativeError error = ColdCall.ofThisThread().error;
    return MetalNative.ms_validation_messages(error.address) == 0
        ? Optional.empty()
        : Optional.of(error.message());
  }

  /**
   * Counts the native objects of this process that are not freed: those open, and those closed that
   * a submission or a mapping still holds. For leak tests.
   *
   * @return the count, 0 when everything is closed and complete
   */
  public static long liveObjects() {
    MetalNative.requireLoaded();
    return MetalNative.ms_live_objects();
  }

  /**
   * What this device is and can do. Works after close as well.
   *
   * @return its description
   */
  public DeviceInfo info() {
    return info;
  }

  /**
   * Makes a queue.
   *
   * @param maxInFlight how many submissions may be incomplete at once, 1 to 1024; one more is
   *     refused with {@link MetalException.Status#BUSY}
   * @return the queue, for the caller to close
   */
  public MetalQueue queue(int maxInFlight) {
    return queue(maxInFlight, 0);
  }

  /**
   * Makes a queue that records when the device ran each submission, for {@link MetalQueue#times}.
   *
   * @param maxInFlight as for {@link #queue(int)}
   * @param timesKept of how many of the newest complete submissions it knows the times, 0 to
   *     1,048,576; 0 records nothing and costs nothing
   * @return the queue, for the caller to close
   */
  public MetalQueue queue(int maxInFlight, int timesKept) {
    if (maxInFlight < 1 || maxInFlight > 1024) {
      throw new IllegalArgumentException("maxInFlight must be 1 to 1024, got " + maxInFlight);
    }
    if (timesKept < 0 || timesKept > MAX_TIMES) {
      throw new IllegalArgumentException(
          "timesKept must be 0 to " + MAX_TIMES + ", got " + timesKept);
    }
    ColdCall call = ColdCall.ofThisThread();
    check(
        MetalNative.ms_queue_create(
            handle(), maxInFlight, timesKept, call.resultsAddress, call.error.address),
        call.error);
    return new MetalQueue(this, timesKept, call.results.getLong(0));
  }

  /**
   * Makes a buffer filled with zeros.
   *
   * @param bytes its size, 1 to {@link DeviceInfo#maxBufferBytes()}
   * @param storage where it lives
   * @return the buffer, for the caller to close
   * @throws MetalException OUT_OF_MEMORY if the device has no room for it
   */
  public MetalBuffer buffer(long bytes, Storage storage) {
    Objects.requireNonNull(storage, "storage");
    if (bytes < 1 || bytes > info.maxBufferBytes()) {
      throw new IllegalArgumentException(
          "a buffer of this device has 1 to " + info.maxBufferBytes() + " bytes, got " + bytes);
    }
    ColdCall call = ColdCall.ofThisThread();
    check(
        MetalNative.ms_buffer_create(
            handle(), bytes, storage.code(), call.resultsAddress, call.error.address),
        call.error);
    return new MetalBuffer(this, bytes, storage, call.results.getLong(0));
  }

  /**
   * Makes a pipeline of a built-in kernel.
   *
   * @param kernel the kernel's name, for example "zero_buffer"
   * @return the pipeline, for the caller to close
   * @throws IllegalArgumentException listing the kernels, if none has that name
   * @throws MetalException COMPILE if the driver refuses it
   */
  public MetalPipeline pipeline(String kernel) {
    if (kernel.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a kernel's name holds no NUL");
    }
    Language language = language();
    KernelCode code = language == null ? null : KernelLibrary.find(kernel, language);
    KernelMemory memory = new KernelMemory(kernel, code);
    ColdCall call = ColdCall.ofThisThread();
    long results = call.resultsAddress;
    check(
        MetalNative.ms_pipeline_create(
            handle(),
            memory.nameAddress(),
            memory.codeAddress(),
            results,
            results + Long.BYTES,
            call.error.address),
        call.error);
    Reference.reachabilityFence(memory);
    return new MetalPipeline(this, kernel, call.results);
  }

  /**
   * Makes a pipeline of the caller's own kernel. It is trusted: nothing checks what its dispatches
   * touch, and they may have three dimensions.
   *
   * @param kernel SPIR-V for a Vulkan device, MSL for a Metal device
   * @return the pipeline, for the caller to close
   * @throws IllegalArgumentException if the kernel is in another language, or takes more than a
   *     dispatch can have
   * @throws MetalException COMPILE if the code is damaged, has no such entry point or another
   *     threadgroup than it says, or the driver refuses it
   * @throws UnsupportedOperationException on the host, which runs built-in kernels only
   */
  public MetalPipeline pipeline(KernelCode kernel) {
    if (language() != null && kernel.language() != language()) {
      throw new IllegalArgumentException(
          kernel.name() + " is " + kernel.language() + ", " + info.name() + " takes " + language());
    }
    KernelMemory memory = new KernelMemory(kernel.name(), kernel);
    ColdCall call = ColdCall.ofThisThread();
    check(
        MetalNative.ms_pipeline_create_user(
            handle(),
            memory.nameAddress(),
            memory.codeAddress(),
            call.resultsAddress,
            call.error.address),
        call.error);
    Reference.reachabilityFence(memory);
    return new MetalPipeline(this, kernel, call.results.getLong(0));
  }

  /** What this device's kernels are written in; null on the host, which has its own. */
  private Language language() {
    switch (info.backend()) {
      case VULKAN:
        return Language.SPIRV;
      case METAL:
        return Language.MSL;
      default:
        return null;
    }
  }

  /**
   * Sets a test control; for tests only.
   *
   * @param control what to set
   * @param value as {@code control} says
   * @throws UnsupportedOperationException if this device has no such control
   */
  public void control(TestControl control, long value) {
    ColdCall call = ColdCall.ofThisThread();
    check(
        MetalNative.ms_device_control(handle(), control.code(), value, call.error.address),
        call.error);
  }
}
