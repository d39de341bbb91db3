package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FirstFailureTest {
  private final FirstFailure failure = new FirstFailure();
  private final Exception one = new Exception("one");
  private final Exception two = new Exception("two");

  @Test
  void nothingFailsAtFirst() {
    assertFalse(failure.isSet());
    assertFalse(failure.covers(Long.MAX_VALUE - 1));
  }

  @Test
  void aFailureCoversItsTokenAndTheLaterOnes() {
    failure.record(5, one);
    assertTrue(failure.isSet());
    assertFalse(failure.covers(4));
    assertTrue(failure.covers(5));
    assertTrue(failure.covers(6));
    assertEquals("token 5 failed: java.lang.Exception: one", failure.toException().getMessage());
  }

  @Test
  void theEarlierTokenWinsInWhateverOrderTheyAreRecorded() {
    failure.record(5, one);
    failure.record(5, two);
    failure.record(7, two);
    assertSame(one, failure.toException().getCause());
    failure.record(3, two);
    assertSame(two, failure.toException().getCause());
  }
}
