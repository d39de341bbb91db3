package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodersTest {
  private static AutoCloseable throwing(Throwable failure) {
    return () -> {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    };
  }

  @Test
  void theFirstFailureToCloseIsThrownAndCarriesTheOthers() {
    RuntimeException first = new IllegalStateException("first");
    IOException second = new IOException("second");
    Error third = new AssertionError("third");
    List<AutoCloseable> encoders = List.of(throwing(first), throwing(second), throwing(third));
    assertSame(first, assertThrows(IllegalStateException.class, () -> Encoders.close(encoders)));
    assertEquals(List.of(second, third), List.of(first.getSuppressed()));
  }

  @Test
  void aCheckedFailureToCloseIsThrownAsACause() {
    IOException checked = new IOException("planned");
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> Encoders.close(List.of(throwing(checked))));
    assertSame(checked, thrown.getCause());
  }

  @Test
  void oneFailureThatAllShareIsNotSuppressedInItself() {
    RuntimeException shared = new IllegalStateException("shared");
    assertThrows(
        IllegalStateException.class,
        () -> Encoders.close(List.of(throwing(shared), throwing(shared))));
    assertEquals(0, shared.getSuppressed().length);
  }

  @Test
  void anErrorOfTheSupplierClosesWhatWasMade() {
    TestEncoder.Factory factory = new TestEncoder.Factory();
    Error planned = new OutOfMemoryError("planned");
    Error thrown =
        assertThrows(
            OutOfMemoryError.class,
            () ->
                Encoders.create(
                    () -> {
                      if (factory.made.size() == 2) {
                        throw planned;
                      }
                      return factory.get();
                    },
                    4));
    assertSame(planned, thrown);
    assertTrue(factory.eachClosedOnce());
  }

  @Test
  void equalEncodersAreNotTakenForOne() {
    record Equal(List<String> closes) implements AutoCloseable {
      @Override
      public void close() {
        closes.add("closed");
      }
    }
    List<String> closes = new java.util.ArrayList<>();
    Encoders.close(List.of(new Equal(closes), new Equal(closes)));
    assertEquals(2, closes.size());
  }
}
