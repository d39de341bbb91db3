package dev.encodering.metal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One thread's memory for native calls off the hot path: an error struct and a few results. */
final class ColdCall {

  private static final int RESULT_BYTES = 32;

  private static final ThreadLocal<ColdCall> MINE = ThreadLocal.withInitial(ColdCall::new);

  /** The error struct. */
  final NativeError error = new NativeError();

  /** What the callee writes besides, in native order. */
  final ByteBuffer results = ByteBuffer.allocateDirect(RESULT_BYTES).order(ByteOrder.nativeOrder());

  /** Where {@link #results} starts. */
  final long resultsAddress = NativeError.addressOf(results);

  private ColdCall() {}

  /** The calling thread's own, kept reachable by it. */
  static ColdCall ofThisThread() {
    return MINE.get();
  }
}
