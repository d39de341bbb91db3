package dev.encodering.metal;

/**
 * Two vectors of eight floats, a and b, and the steps a += b and b += a: a chain whose values tell
 * whether every step saw the one before it.
 */
final class Fibonacci {

  private static final int WIDTH = 8;
  private static final int MATRIX_BYTES = WIDTH * WIDTH * 4;

  private final MetalPipeline add;
  private final MetalBuffer state;
  private final MetalBuffer identity;
  private final MetalBuffer a;
  private final MetalBuffer b;

  Fibonacci(DeviceTest test) {
    add = test.pipeline("matvec_add_f32");
    state = test.buffer(64);
    identity = test.buffer(MATRIX_BYTES);
    a = test.buffer(4 * WIDTH);
    b = test.buffer(4 * WIDTH);
    state.contents().putInt(8, 1); // the context length: kernels run while the position is below it
    for (int i = 0; i < WIDTH; i++) {
      identity.contents().putFloat(4 * (i * WIDTH + i), 1);
      b.contents().putFloat(4 * i, 1);
    }
  }

  /** Records step n: even ones add b to a, odd ones a to b. */
  void step(MetalEncoder encoder, int n) {
    encoder
        .setPipeline(add)
        .setBuffer(0, state, 0)
        .setBuffer(1, identity, 0)
        .setBuffer(2, n % 2 == 0 ? b : a, 0)
        .setBuffer(3, n % 2 == 0 ? a : b, 0)
        .setInt(0, WIDTH)
        .setInt(4, WIDTH)
        .dispatchThreadgroups(1, 1, 1);
  }

  float a() {
    return a.contents().getFloat(0);
  }

  float b() {
    return b.contents().getFloat(4 * (WIDTH - 1));
  }

  /** The value of a after {@code steps} steps in order. */
  static float expectedA(int steps) {
    return expected(steps)[0];
  }

  /** The value of b after {@code steps} steps in order. */
  static float expectedB(int steps) {
    return expected(steps)[1];
  }

  private static float[] expected(int steps) {
    float[] ab = {0, 1};
    for (int n = 0; n < steps; n++) {
      ab[n % 2] += ab[1 - n % 2];
    }
    return ab;
  }
}
