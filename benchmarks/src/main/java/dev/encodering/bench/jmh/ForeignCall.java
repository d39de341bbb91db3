package dev.encodering.bench.jmh;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.encodering.metal.MetalDevice;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;

/**
 * The function behind {@link MetalDevice#liveObjects()}, called through java.lang.foreign. That
 * package is looked up by name because this code is compiled for a Java that has none.
 */
final class ForeignCall {
  private static final String PACKAGE = "java.lang.foreign.";
  private static final MethodHandle LIVE_OBJECTS = bind("ms_live_objects");

  private ForeignCall() {}

  static long liveObjects() throws Throwable {
    return (long) LIVE_OBJECTS.invokeExact();
  }

  /** Of the library that JNA has loaded, the same function at the same address. */
  private static MethodHandle bind(String name) {
    NativeLibrary library =
        NativeLibrary.getInstance("metalshim", MetalDevice.class.getClassLoader());
    long address = Pointer.nativeValue(library.getFunction(name));
    try {
      Class<?> layout = Class.forName(PACKAGE + "MemoryLayout");
      Class<?> segment = Class.forName(PACKAGE + "MemorySegment");
      Class<?> descriptor = Class.forName(PACKAGE + "FunctionDescriptor");
      Class<?> linker = Class.forName(PACKAGE + "Linker");
      Class<?> option = Class.forName(PACKAGE + "Linker$Option");
      Object longLayout = Class.forName(PACKAGE + "ValueLayout").getField("JAVA_LONG").get(null);
      Method of = descriptor.getMethod("of", layout, layout.arrayType());
      Method ofAddress = segment.getMethod("ofAddress", long.class);
      Method downcall = linker.getMethod("downcallHandle", segment, descriptor, option.arrayType());
      return (MethodHandle)
          downcall.invoke(
              linker.getMethod("nativeLinker").invoke(null),
              ofAddress.invoke(null, address),
              of.invoke(null, longLayout, Array.newInstance(layout, 0)),
              Array.newInstance(option, 0));
    } catch (ReflectiveOperationException e) {
      throw new UnsupportedOperationException("java.lang.foreign needs Java 22 or later", e);
    }
  }
}
