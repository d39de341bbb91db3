package dev.encodering.bench.decode;

import dev.encodering.metal.MetalBuffer;
import dev.encodering.metal.MetalDevice;
import dev.encodering.metal.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What changes from token to token, kept on the device so that the commands do not change: the
 * position, the sampling parameters and the tokens, and the results that the host reads.
 *
 * <p>No word is written twice in a run, so several tokens may be in flight.
 */
final class DeviceState implements AutoCloseable {
  /** The result of a position whose logits held a NaN. */
  static final int NAN_RESULT = 0xFFFFFFFF;

  private static final int TOKENS_AT = 64;
  private static final int POSITION_AT = 0;
  private static final int PROMPT_LENGTH_AT = 4;
  private static final int CONTEXT_LENGTH_AT = 8;
  private static final int SEED_AT = 12;
  private static final int INVERSE_TEMPERATURE_AT = 16;

  private final int contextLength;
  private final MetalBuffer state;
  private final MetalBuffer results;
  private final ByteBuffer resultView;

  DeviceState(MetalDevice device, int contextLength) {
    this.contextLength = contextLength;
    this.state = device.buffer(bytes(contextLength), Storage.PRIVATE);
    this.results = device.buffer((long) contextLength * Integer.BYTES, Storage.SHARED);
    this.resultView = results.contents();
  }

  private static long bytes(int contextLength) {
    return TOKENS_AT + (long) contextLength * Integer.BYTES;
  }

  /** Puts the model at position 0 before a prompt. Legal while nothing is in flight. */
  void reset(int[] prompt, Sampling sampling) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect((int) bytes(contextLength)).order(ByteOrder.LITTLE_ENDIAN);
    bytes
        .putInt(POSITION_AT, 0)
        .putInt(PROMPT_LENGTH_AT, prompt.length)
        .putInt(CONTEXT_LENGTH_AT, contextLength)
        .putInt(SEED_AT, sampling.seed())
        .putFloat(INVERSE_TEMPERATURE_AT, sampling.inverseTemperature());
    for (int i = 0; i < prompt.length; i++) {
      bytes.putInt(TOKENS_AT + i * Integer.BYTES, prompt[i]);
    }
    state.write(0, bytes);
  }

  /** The token that was chosen after a position; legal once that position's token is complete. */
  int result(int position) {
    int token = resultView.getInt(position * Integer.BYTES);
    if (token == NAN_RESULT) {
      throw new IllegalStateException(
          "the logits at position "
              + position
              + " hold a NaN: the weights or the device are wrong");
    }
    return token;
  }

  int contextLength() {
    return contextLength;
  }

  MetalBuffer state() {
    return state;
  }

  MetalBuffer results() {
    return results;
  }

  @Override
  public void close() {
    state.close();
    results.close();
  }
}
