package dev.encodering.bench.decode;

import dev.encodering.bench.model.LlamaConfig;
import dev.encodering.bench.model.LlamaModel;
import dev.encodering.metal.DeviceInfo;

/** What decoding will allocate, checked before anything is. */
final class DecodeMemory {
  private DecodeMemory() {}

  /** Returns the context if there is room for it, and says what there is room for if not. */
  static int checked(DeviceInfo device, LlamaModel model, int context) {
    LlamaConfig config = model.config();
    if (context < 1 || context > config.contextLength()) {
      throw new IllegalArgumentException(
          "--ctx is "
              + context
              + ": this model takes 1 to "
              + config.contextLength()
              + " positions");
    }
    long cacheBytes = config.kvBytes(context) / config.layers() / 2;
    if (cacheBytes > device.maxBufferBytes()) {
      throw new IllegalArgumentException(
          "--ctx "
              + context
              + " needs a key cache of "
              + mebibytes(cacheBytes)
              + " MiB a layer and "
              + device.name()
              + " allows "
              + mebibytes(device.maxBufferBytes())
              + ": lower --ctx");
    }
    return context;
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }
}
