package dev.encodering.bench.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.encodering.bench.NativeObjects;
import dev.encodering.metal.MetalDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the encoding benchmark times does work. */
class ShapeEncodingTest {

  @AfterEach
  void everythingIsFreed() {
    NativeObjects.awaitNone();
  }

  @Test
  void encodesAndCommitsTheTokenAgainAndAgain() throws InterruptedException {
    try (ShapeEncoding encoding = new ShapeEncoding("host")) {
      for (int i = 0; i < 3; i++) {
        encoding.settle();
        encoding.commit();
        encoding.settle();
        encoding.write();
        encoding.encode();
        encoding.encodeOneByOne();
      }
      assertEquals(3, encoding.committed());
    }
  }

  @Test
  void makesAnEmptyCallForEachDispatch() {
    try (ShapeEncoding encoding = new ShapeEncoding("host")) {
      long objects = MetalDevice.liveObjects();
      assertEquals(Shape.DEFAULT.dispatches() * objects, encoding.callOneByOne());
    }
  }
}
