package dev.encodering.metal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/**
 * The native library's functions, direct-mapped: primitives only, pointers and handles as {@code
 * long}, so that a call converts nothing and allocates nothing.
 *
 * <p>What each function does, may return and does to its pointers is said in {@code mshim.h}. An
 * error address of 0 asks for the status alone.
 */
final class MetalNative {

  /** The name that JNA turns into libmetalshim.so or libmetalshim.dylib. */
  static final String LIBRARY = "metalshim";

  /** The version of {@code mshim.h} that this class was written against. */
  static final int ABI_VERSION = 2;

  /** Why the library cannot be used, or null if it can. */
  private static final String UNUSABLE = load(LIBRARY);

  private MetalNative() {}

  /**
   * To be called before the first native call of a static entry point.
   *
   * @throws MetalException each time, with the same text, if the library cannot be used
   */
  static void requireLoaded() {
    if (UNUSABLE != null) {
      throw new MetalException(UNUSABLE, MetalException.Status.NO_DEVICE, 0, -1);
    }
  }

  /** Loads and binds the library; returns why that failed, or null. */
  static String load(String library) {
    try {
      ClassLoader loader = MetalNative.class.getClassLoader();
      Native.register(MetalNative.class, NativeLibrary.getInstance(library, loader));
      return versionProblem(library, ms_abi_version());
    } catch (UnsatisfiedLinkError e) {
      return "cannot load the native library \""
          + library
          + "\": looked in jna.library.path ("
          + System.getProperty("jna.library.path", "not set")
          + "), in the system's library path, and on the class path for "
          + Platform.RESOURCE_PREFIX
          + "/"
          + System.mapLibraryName(library)
          + ". Put a jar or directory with that file on the class path, or set"
          + " -Djna.library.path to the file's directory; -Djna.debug_load=true shows the search."
          + " The system said: "
          + e.getMessage();
    }
  }

  static String versionProblem(String library, int found) {
    return found == ABI_VERSION
        ? null
        : "the native library \""
            + library
            + "\" has interface version "
            + found
            + ", this Java code needs "
            + ABI_VERSION
            + ": use the library and the jar of one build, and look for a stale copy in"
            + " jna.library.path or the system's library path";
  }

  static native int ms_abi_version();

  static native int ms_device_list(int backend, long infos, int capacity, long count, long error);

  static native int ms_device_open(int backend, int index, long device, long error);

  static native int ms_device_control(long device, int control, long value, long error);

  static native long ms_validation_messages(long error);

  static native long ms_live_objects();

  static native int ms_buffer_create(long device, long bytes, int storage, long buffer, long error);

  static native int ms_buffer_map(long buffer, long address, long mapping, long error);

  static native int ms_buffer_write(long buffer, long offset, long source, long bytes, long error);

  static native int ms_buffer_read(long buffer, long offset, long target, long bytes, long error);

  static native int ms_pipeline_create(
      long device, long kernel, long code, long pipeline, long info, long error);

  static native int ms_pipeline_create_user(
      long device, long name, long code, long pipeline, long error);

  static native int ms_queue_create(
      long device, int maxInFlight, int timesKept, long queue, long error);

  static native int ms_encoder_create(long queue, int streamCapacity, long encoder, long error);

  static native int ms_encode(long encoder, long stream, long bytes, long error);

  static native long ms_commit(long encoder, long error);

  static native long ms_submit(long encoder, long stream, long bytes, long error);

  static native long ms_resubmit(long encoder, long error);

  static native int ms_wait(long queue, long submission, long spinNs, long timeoutNs, long error);

  static native long ms_poll(long queue, long error);

  static native int ms_times(long queue, long submission, long times, long error);

  static native int ms_release(long object, long error);

  static native int ms_thread_pin(int core, long error);

  static native int ms_thread_timer_slack(long slackNs, long error);

  static native int ms_thread_user_interactive(long error);
}
