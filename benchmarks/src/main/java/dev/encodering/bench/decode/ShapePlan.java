package dev.encodering.bench.decode;

import dev.encodering.metal.MetalBuffer;
import dev.encodering.metal.MetalDevice;
import dev.encodering.metal.MetalPipeline;
import dev.encodering.metal.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A {@link Shape}'s tokens. */
final class ShapePlan implements TokenPlan {
  private static final int ROWS_PER_GROUP = 8;
  private static final int ELEMENTS_PER_GROUP = 256;

  private final Closer closer = new Closer();
  private final MetalDevice device;
  private final Shape shape;
  private final DeviceState state;
  private final MetalBuffer table;
  private final MetalBuffer[] matrices;
  private final MetalBuffer mix;
  private final MetalBuffer vectors;
  private final MetalBuffer logits;
  private final DispatchGraph graph;

  ShapePlan(MetalDevice device, Shape shape, DeviceState state) {
    this.device = device;
    this.shape = shape;
    this.state = state;
    int width = shape.width();
    try {
      table = upload(identity(width));
      int[][] permutations = shape.permutations();
      matrices = new MetalBuffer[permutations.length];
      for (int i = 0; i < matrices.length; i++) {
        matrices[i] = upload(matrix(permutations[i]));
      }
      mix = upload(shape.mix());
      vectors = closer.add(device.buffer(bytes(shape.mixColumns()), Storage.PRIVATE));
      logits = closer.add(device.buffer(bytes(width), Storage.SHARED));
      graph = DispatchGraph.ofSteps(steps());
    } catch (Throwable t) {
      closer.close();
      throw t;
    }
  }

  private List<List<Dispatch>> steps() {
    MetalPipeline matvec = closer.add(device.pipeline("matvec_f32"));
    List<List<Dispatch>> all = new ArrayList<>();
    all.add(embeddings());
    for (List<Shape.Move> step : shape.moves()) {
      all.add(step.stream().map(move -> move(matvec, move)).toList());
    }
    all.add(List.of(product(matvec, mix, 0, shape.mixColumns(), logits, 0)));
    all.add(List.of(sampler()));
    return all;
  }

  private List<Dispatch> embeddings() {
    MetalPipeline embed = closer.add(device.pipeline("embed_f32"));
    List<Dispatch> all = new ArrayList<>();
    for (int lane = 0; lane < shape.lanes(); lane++) {
      all.add(
          Dispatch.of(embed)
              .buffer(state.state())
              .buffer(table)
              .buffer(vectors, offset(0, lane))
              .word(shape.width())
              .word(shape.width())
              .word(state.contextLength())
              .groups(groups(ELEMENTS_PER_GROUP)));
    }
    return all;
  }

  private Dispatch move(MetalPipeline matvec, Shape.Move move) {
    return product(
        matvec,
        matrices[move.matrix()],
        offset(move.fromHalf(), move.lane()),
        shape.width(),
        vectors,
        offset(1 - move.fromHalf(), move.lane()));
  }

  private Dispatch product(
      MetalPipeline matvec, MetalBuffer matrix, long from, int columns, MetalBuffer out, long to) {
    return Dispatch.of(matvec)
        .buffer(state.state())
        .buffer(matrix)
        .buffer(vectors, from)
        .buffer(out, to)
        .word(shape.width())
        .word(columns)
        .groups(groups(ROWS_PER_GROUP));
  }

  private Dispatch sampler() {
    return Dispatch.of(closer.add(device.pipeline("sample")))
        .buffer(state.state())
        .buffer(logits)
        .buffer(state.results())
        .word(shape.width())
        .word(state.contextLength())
        .groups(1);
  }

  private int groups(int perGroup) {
    return (shape.width() + perGroup - 1) / perGroup;
  }

  private long offset(int half, int lane) {
    return bytes((half * shape.lanes() + lane) * shape.width());
  }

  private static long bytes(int floats) {
    return (long) floats * Float.BYTES;
  }

  private static float[] identity(int width) {
    float[] matrix = new float[width * width];
    for (int i = 0; i < width; i++) {
      matrix[i * width + i] = 1;
    }
    return matrix;
  }

  private static float[] matrix(int[] permutation) {
    int width = permutation.length;
    float[] matrix = new float[width * width];
    for (int from = 0; from < width; from++) {
      matrix[permutation[from] * width + from] = 1;
    }
    return matrix;
  }

  private MetalBuffer upload(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect((int) bytes(values.length)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    MetalBuffer buffer = closer.add(device.buffer(bytes(values.length), Storage.PRIVATE));
    buffer.write(0, bytes);
    return buffer;
  }

  @Override
  public DispatchGraph graph() {
    return graph;
  }

  @Override
  public MetalBuffer logits() {
    return logits;
  }

  @Override
  public void close() {
    closer.close();
  }
}
