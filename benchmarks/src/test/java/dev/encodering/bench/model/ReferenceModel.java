package dev.encodering.bench.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The Llama forward pass in double precision, one token at a time: what every backend is compared
 * with. Written to be read, not to be fast. One thread at a time.
 */
public final class ReferenceModel {

  /** A matrix of rows, or a vector of one row. */
  private record Weights(int columns, int rows, double[] values) {

    static Weights of(GgufTensor tensor) {
      double[] values = new double[(int) (tensor.columns() * tensor.rows())];
      int i = 0;
      for (ByteBuffer chunk : tensor.chunks()) {
        while (chunk.hasRemaining()) {
          values[i++] =
              tensor.type() == TensorType.F16 ? Half.toDouble(chunk.getShort()) : chunk.getFloat();
        }
      }
      return new Weights((int) tensor.columns(), (int) tensor.rows(), values);
    }

    double[] row(int row) {
      double[] copy = new double[columns];
      System.arraycopy(values, row * columns, copy, 0, columns);
      return copy;
    }

    double[] times(double[] x) {
      double[] y = new double[rows];
      for (int row = 0; row < rows; row++) {
        double sum = 0;
        for (int column = 0; column < columns; column++) {
          sum += values[row * columns + column] * x[column];
        }
        y[row] = sum;
      }
      return y;
    }
  }

  /** One block's weights, and the keys and values of every position so far. */
  private static final class Layer {
    final Weights attentionNorm;
    final Weights q;
    final Weights k;
    final Weights v;
    final Weights attentionOutput;
    final Weights ffnNorm;
    final Weights gate;
    final Weights up;
    final Weights down;
    final List<double[]> keys = new ArrayList<>();
    final List<double[]> values = new ArrayList<>();

    Layer(LlamaLayer layer) {
      attentionNorm = Weights.of(layer.attentionNorm());
      q = Weights.of(layer.q());
      k = Weights.of(layer.k());
      v = Weights.of(layer.v());
      attentionOutput = Weights.of(layer.attentionOutput());
      ffnNorm = Weights.of(layer.ffnNorm());
      gate = Weights.of(layer.gate());
      up = Weights.of(layer.up());
      down = Weights.of(layer.down());
    }
  }

  private final LlamaConfig config;
  private final Weights embedding;
  private final Weights outputNorm;
  private final Weights output;
  private final List<Layer> layers = new ArrayList<>();
  private int position;

  public ReferenceModel(LlamaModel model) {
    config = model.config();
    embedding = Weights.of(model.tokenEmbedding());
    outputNorm = Weights.of(model.outputNorm());
    output = model.tied() ? embedding : Weights.of(model.output());
    model.layers().forEach(layer -> layers.add(new Layer(layer)));
  }

  /** Forgets every token. */
  public void reset() {
    position = 0;
    for (Layer layer : layers) {
      layer.keys.clear();
      layer.values.clear();
    }
  }

  /** Takes the token at the next position and returns the logits of the one after it. */
  public double[] next(int token) {
    double[] x = embedding.row(token);
    for (Layer layer : layers) {
      add(x, attention(layer, rmsNorm(x, layer.attentionNorm)));
      add(x, feedForward(layer, rmsNorm(x, layer.ffnNorm)));
    }
    position++;
    return output.times(rmsNorm(x, outputNorm));
  }

  /** Takes some tokens, at least one, and returns the logits after the last. */
  public double[] next(int[] tokens) {
    double[] logits = null;
    for (int token : tokens) {
      logits = next(token);
    }
    return logits;
  }

  /** The most likely token; of equals the first. */
  public static int argmax(double[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  /** How far the best logit is above the second. */
  public static double margin(double[] logits) {
    int best = argmax(logits);
    double second = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logits.length; i++) {
      second = i == best ? second : Math.max(second, logits[i]);
    }
    return logits[best] - second;
  }

  private double[] attention(Layer layer, double[] x) {
    double[] q = rotate(layer.q.times(x));
    layer.keys.add(rotate(layer.k.times(x)));
    layer.values.add(layer.v.times(x));
    double[] mixed = new double[config.width()];
    int queriesPerKv = config.heads() / config.kvHeads();
    for (int head = 0; head < config.heads(); head++) {
      int at = head * config.headSize();
      int kvAt = head / queriesPerKv * config.headSize();
      double[] weights = new double[position + 1];
      for (int p = 0; p <= position; p++) {
        double dot = 0;
        for (int i = 0; i < config.headSize(); i++) {
          dot += q[at + i] * layer.keys.get(p)[kvAt + i];
        }
        weights[p] = dot / Math.sqrt(config.headSize());
      }
      softmax(weights);
      for (int p = 0; p <= position; p++) {
        for (int i = 0; i < config.headSize(); i++) {
          mixed[at + i] += weights[p] * layer.values.get(p)[kvAt + i];
        }
      }
    }
    return layer.attentionOutput.times(mixed);
  }

  private static double[] feedForward(Layer layer, double[] x) {
    double[] gate = layer.gate.times(x);
    double[] up = layer.up.times(x);
    for (int i = 0; i < gate.length; i++) {
      double silu = gate[i] / (1 + Math.exp(-gate[i]));
      gate[i] = silu * up[i];
    }
    return layer.down.times(gate);
  }

  private double[] rmsNorm(double[] x, Weights norm) {
    double squares = 0;
    for (double value : x) {
      squares += value * value;
    }
    double scale = 1 / Math.sqrt(squares / x.length + config.rmsEpsilon());
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] * scale * norm.values[i];
    }
    return y;
  }

  /** Turns each adjacent pair of every head by its angle at this position. */
  private double[] rotate(double[] heads) {
    for (int i = 0; i < heads.length; i += 2) {
      int inHead = i % config.headSize();
      double angle = position * Math.pow(config.ropeBase(), -(double) inHead / config.headSize());
      double a = heads[i];
      double b = heads[i + 1];
      heads[i] = a * Math.cos(angle) - b * Math.sin(angle);
      heads[i + 1] = a * Math.sin(angle) + b * Math.cos(angle);
    }
    return heads;
  }

  private static void softmax(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : x) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.exp(x[i] - max);
      sum += x[i];
    }
    for (int i = 0; i < x.length; i++) {
      x[i] /= sum;
    }
  }

  private static void add(double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      x[i] += y[i];
    }
  }
}
