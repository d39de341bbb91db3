package dev.encodering.metal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A native handle with a life: open until {@link #close()}, then stale for good. A thread that read
 * the handle just before another closed it is answered by native code, which knows stale handles.
 */
abstract class NativeObject implements AutoCloseable {

  private static final VarHandle HANDLE;

  static {
    try {
      HANDLE = MethodHandles.lookup().findVarHandle(NativeObject.class, "handle", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String kind;

  /** 0 once closed. */
  private volatile long handle;

  NativeObject(String kind, long handle) {
    this.kind = kind;
    this.handle = handle;
  }

  /** The handle, or IllegalStateException "(kind) is closed". */
  final long handle() {
    long value = handle;
    if (value == 0) {
      throw closed();
    }
    return value;
  }

  /** The exception for a failed call: a close that won a race is told as such. */
  final RuntimeException failure(int status, NativeError error) {
    return status == MetalException.Status.HANDLE.code && handle == 0
        ? closed()
        : error.toException(status);
  }

  final void check(int status, NativeError error) {
    if (status < 0) {
      throw failure(status, error);
    }
  }

  private IllegalStateException closed() {
    return new IllegalStateException(kind + " is closed");
  }

  /**
   * Makes this object unusable at once; idempotent; any thread; never waits. What was committed
   * before and names it runs to its end, and its memory is freed after that.
   */
  @Override
  public void close() {
    long value = (long) HANDLE.getAndSet(this, 0L);
    if (value != 0) {
      MetalNative.ms_release(value, 0);
    }
  }
}
