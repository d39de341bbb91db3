package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.jna.Pointer;
import dev.encodering.metal.MetalException.Status;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class NativeErrorTest {

  private final NativeError error = new NativeError();

  private RuntimeException failure(Status status, int nativeCode, int offset, String message) {
    byte[] utf8 = message.getBytes(StandardCharsets.UTF_8);
    Pointer memory = new Pointer(error.address);
    memory.setInt(0, status.code);
    memory.setInt(4, nativeCode);
    memory.setInt(8, offset);
    memory.setInt(12, utf8.length);
    memory.write(16, utf8, 0, utf8.length);
    return error.toException(status.code);
  }

  @Test
  void misuseIsToldInJavasTerms() {
    assertEquals(
        "java.lang.IllegalArgumentException: too far",
        failure(Status.ARG, 0, 0, "too far").toString());
    assertEquals(
        "java.lang.IllegalStateException: not now",
        failure(Status.STATE, 0, 0, "not now").toString());
    assertEquals(
        "java.lang.IllegalStateException: stale", failure(Status.HANDLE, 0, 0, "stale").toString());
    assertEquals(
        "java.lang.UnsupportedOperationException: never",
        failure(Status.UNSUPPORTED, 0, 0, "never").toString());
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"ARG", "STATE", "HANDLE", "UNSUPPORTED"})
  void whatTheDeviceReportsKeepsItsStatusAndCode(Status status) {
    MetalException e = (MetalException) failure(status, -4, 24, "lost \u2014 the device");
    assertEquals(status, e.status());
    assertEquals(-4, e.nativeCode());
    assertEquals(24, e.streamOffset());
    assertEquals("lost \u2014 the device", e.getMessage());
  }

  @Test
  void onlyAStreamErrorHasTheOffsetZero() {
    assertEquals(0, ((MetalException) failure(Status.STREAM, 0, 0, "")).streamOffset());
    assertEquals(-1, ((MetalException) failure(Status.GPU, 0, 0, "")).streamOffset());
  }

  @Test
  void aMessageLengthBeyondTheStructIsCutShort() {
    failure(Status.GPU, 0, 0, "x".repeat(239));
    new Pointer(error.address).setInt(12, 100_000);
    assertEquals("x".repeat(239), error.toException(Status.GPU.code).getMessage());
  }

  @Test
  void aStatusThatNobodyKnowsIsABug() {
    assertThrows(AssertionError.class, () -> error.toException(-99));
  }
}
