package dev.encodering;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/**
 * The virtual machine may move fields into the gaps of a superclass: look where they really are.
 */
class PaddedTest {

  @ParameterizedTest
  @ValueSource(classes = {EncodeSlot.class, SingleWriterCounter.class})
  void everyFieldLiesBehindThePadding(Class<?> padded) throws Exception {
    for (Field field : padded.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        long offset = offset(field);
        assertTrue(offset >= 120, field.getName() + " lies at " + offset);
      }
    }
  }

  /** Through reflection: naming the class would be a compiler warning. */
  private static long offset(Field field) throws ReflectiveOperationException {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      Method objectFieldOffset = type.getMethod("objectFieldOffset", Field.class);
      return (long) objectFieldOffset.invoke(instance.get(null), field);
    } catch (ClassNotFoundException | NoSuchMethodException | InvocationTargetException e) {
      throw new TestAbortedException("this JDK no longer tells where a field lies", e);
    }
  }
}
