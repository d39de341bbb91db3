package dev.encodering.bench.decode;

import dev.encodering.bench.model.GgufTensor;
import dev.encodering.bench.model.LlamaConfig;
import dev.encodering.bench.model.LlamaLayer;
import dev.encodering.bench.model.LlamaModel;
import dev.encodering.bench.model.RopeTable;
import dev.encodering.bench.model.TensorType;
import dev.encodering.metal.MetalBuffer;
import dev.encodering.metal.MetalDevice;
import dev.encodering.metal.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A model's weights, cache and activations as device buffers. Matrices that one dispatch multiplies
 * with lie in one buffer, one after the other.
 */
final class ModelBuffers implements AutoCloseable {
  private static final int ROPE_ROWS_PER_WRITE = 256;
  private static final int STAGING_BYTES = 1 << 20;

  /** One layer's weights. */
  record Layer(
      MetalBuffer attentionNorm,
      Matrix qkv,
      Matrix attentionOutput,
      MetalBuffer ffnNorm,
      Matrix gateUp,
      Matrix down,
      MetalBuffer keys,
      MetalBuffer values) {}

  /** A matrix and its element type. */
  record Matrix(MetalBuffer buffer, TensorType type) {
    /** The variant of a kernel for this matrix. */
    String kernel(String name) {
      return name + (type == TensorType.F16 ? "_f16" : "_f32");
    }
  }

  private final MetalDevice device;
  private final List<MetalBuffer> owned = new ArrayList<>();
  private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES);

  final List<Layer> layers = new ArrayList<>();
  final Matrix embedding;
  final Matrix output;
  final MetalBuffer outputNorm;
  final MetalBuffer rope;
  final MetalBuffer residual;
  final MetalBuffer normed;
  final MetalBuffer qkv;
  final MetalBuffer attended;
  final MetalBuffer hidden;
  final MetalBuffer logits;

  ModelBuffers(MetalDevice device, LlamaModel model, int context) {
    this.device = device;
    LlamaConfig config = model.config();
    try {
      embedding = matrix(model.tokenEmbedding());
      for (LlamaLayer layer : model.layers()) {
        layers.add(layer(layer, config, context));
      }
      outputNorm = matrix(model.outputNorm()).buffer();
      output = model.tied() ? embedding : matrix(model.output());
      rope = rope(config, context);
      residual = floats(config.width());
      normed = floats(config.width());
      qkv = floats(config.width() + 2L * config.kvWidth());
      attended = floats(config.width());
      hidden = floats(config.ffn());
      logits = keep(device.buffer((long) config.vocab() * Float.BYTES, Storage.SHARED));
    } catch (Throwable t) {
      close();
      throw t;
    }
  }

  private Layer layer(LlamaLayer layer, LlamaConfig config, int context) {
    long cacheFloats = (long) context * config.kvWidth();
    return new Layer(
        matrix(layer.attentionNorm()).buffer(),
        matrix(layer.q(), layer.k(), layer.v()),
        matrix(layer.attentionOutput()),
        matrix(layer.ffnNorm()).buffer(),
        matrix(layer.gate(), layer.up()),
        matrix(layer.down()),
        floats(cacheFloats),
        floats(cacheFloats));
  }

  private Matrix matrix(GgufTensor... parts) {
    long bytes = 0;
    for (GgufTensor part : parts) {
      bytes += part.bytes();
    }
    MetalBuffer buffer = keep(device.buffer(bytes, Storage.PRIVATE));
    long at = 0;
    for (GgufTensor part : parts) {
      for (ByteBuffer chunk : part.chunks()) {
        at += upload(chunk, buffer, at);
      }
    }
    return new Matrix(buffer, parts[0].type());
  }

  /**
   * By way of memory of our own: native code that read a mapped file which somebody cuts short
   * would take the virtual machine with it, where Java gets an error.
   */
  private long upload(ByteBuffer source, MetalBuffer buffer, long at) {
    int length = source.remaining();
    for (int from = 0; from < length; from += staging.capacity()) {
      int part = Math.min(length - from, staging.capacity());
      staging.clear().put(source.slice(from, part)).flip();
      buffer.write(at + from, staging);
    }
    return length;
  }

  private MetalBuffer rope(LlamaConfig config, int context) {
    MetalBuffer buffer = keep(device.buffer(RopeTable.bytes(config, context), Storage.PRIVATE));
    ByteBuffer rows =
        ByteBuffer.allocateDirect((int) RopeTable.bytes(config, ROPE_ROWS_PER_WRITE))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < context; from += ROPE_ROWS_PER_WRITE) {
      rows.clear();
      RopeTable.write(config, from, Math.min(context, from + ROPE_ROWS_PER_WRITE), rows);
      rows.flip();
      buffer.write(RopeTable.bytes(config, 1) * from, rows);
    }
    return buffer;
  }

  private MetalBuffer floats(long count) {
    return keep(device.buffer(count * Float.BYTES, Storage.PRIVATE));
  }

  private MetalBuffer keep(MetalBuffer buffer) {
    owned.add(buffer);
    return buffer;
  }

  @Override
  public void close() {
    owned.forEach(MetalBuffer::close);
  }
}
