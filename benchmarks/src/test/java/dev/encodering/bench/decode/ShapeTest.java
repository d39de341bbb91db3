package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.metal.MetalBuffer;
import dev.encodering.metal.TestControl;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The synthetic token: its size is what was asked for, and its result depends on all of it. */
class ShapeTest extends DecodeFixture {
  private static final Shape SMALL = new Shape(3, 64, 40);
  private static final int TOKENS = 12;
  private static final ModeSpec INLINE = new ModeSpec(DecodeMode.INLINE, 0);

  static IntStream stepsAfterTheFirst() {
    return IntStream.rangeClosed(1, SMALL.barriers());
  }

  private Decoder decoder(Shape shape, int droppedBarrier) {
    return closedAfterwards(
        new Decoder(
            device,
            32,
            state -> {
              ShapePlan plan = new ShapePlan(device, shape, state);
              return droppedBarrier < 0 ? plan : new Dropped(plan, droppedBarrier);
            }));
  }

  /** A plan without one of its barriers. */
  private record Dropped(ShapePlan plan, int step) implements TokenPlan {
    @Override
    public DispatchGraph graph() {
      return plan.graph().withoutBarrierBefore(step);
    }

    @Override
    public MetalBuffer logits() {
      return plan.logits();
    }

    @Override
    public void close() {
      plan.close();
    }
  }

  private static int[] expected(Shape shape, int count) {
    return new ShapeReference(shape).tokens(1, count);
  }

  private int[] decode(Decoder decoder, ModeSpec spec) throws InterruptedException {
    return generate(decoder, spec, new int[] {1}, TOKENS);
  }

  @Test
  void theDefaultIsALargeModelsToken() {
    DispatchGraph graph = decoder(Shape.DEFAULT, -1).graph();
    assertEquals(930, graph.dispatches());
    assertEquals(452, graph.barriers());
  }

  @ParameterizedTest
  @CsvSource({"1,8,16", "2,8,17", "5,16,100", "7,128,333", "30,64,2000"})
  void hasTheDispatchesAskedFor(int layers, int width, int dispatches) {
    Shape shape = new Shape(layers, width, dispatches);
    DispatchGraph graph = decoder(shape, -1).graph();
    assertEquals(dispatches, graph.dispatches());
    assertEquals(shape.barriers(), graph.barriers());
  }

  @Test
  void noStepHasTwoMovesOfOneLane() {
    for (int dispatches = 16; dispatches < 2_000; dispatches++) {
      Shape shape = new Shape(4, 8, dispatches);
      for (List<Shape.Move> step : shape.moves()) {
        List<Integer> lanes = step.stream().map(Shape.Move::lane).toList();
        assertEquals(IntStream.range(0, lanes.size()).boxed().toList(), lanes);
        assertTrue(lanes.size() <= shape.lanes() && !lanes.isEmpty(), shape.toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndDepths")
  void everyModeGivesWhatTheHostsArithmeticGives(ModeSpec spec) throws InterruptedException {
    assertArrayEquals(expected(SMALL, TOKENS), decode(decoder(SMALL, -1), spec));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, TestControl.REVERSE})
  void theDispatchesOfAStepMayRunInAnyOrder(long shuffle) throws InterruptedException {
    device.control(TestControl.SHUFFLE, shuffle);
    assertArrayEquals(expected(Shape.DEFAULT, TOKENS), decode(decoder(Shape.DEFAULT, -1), INLINE));
  }

  @ParameterizedTest
  @MethodSource("stepsAfterTheFirst")
  void eachBarrierIsNeeded(int step) throws InterruptedException {
    int[] inOrder = decode(decoder(SMALL, step), INLINE);
    assertArrayEquals(expected(SMALL, TOKENS), inOrder, "stream order hides it");
    device.control(TestControl.SHUFFLE, TestControl.REVERSE);
    int[] reversed = decode(decoder(SMALL, step), INLINE);
    assertFalse(Arrays.equals(expected(SMALL, TOKENS), reversed), Arrays.toString(reversed));
  }

  @Test
  void tokensDoNotRepeatThemselvesAtOnce() {
    int[] tokens = expected(Shape.DEFAULT, TOKENS);
    assertTrue(Arrays.stream(tokens).distinct().count() > TOKENS / 2, Arrays.toString(tokens));
  }

  @ParameterizedTest
  @CsvSource({
    "0x64x930,layers is 0",
    "30x63x930,the width is 63",
    "30x64x15,dispatches is 15",
    "30x4x930,width is 4",
    "1000x2048x930,have more than",
    "30x64,use LAYERSxWIDTHxDISPATCHES",
    "axbxc,use LAYERSxWIDTHxDISPATCHES",
    "'',use LAYERSxWIDTHxDISPATCHES"
  })
  void whatIsNoShapeIsRefused(String text, String message) {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> Shape.parse(text));
    assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
  }
}
