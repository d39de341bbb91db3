package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Platform;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetalNativeTest {

  @Test
  void aMissingLibraryIsExplainedInOneMessage() {
    String message = MetalNative.load("nowhere");
    assertTrue(message.startsWith("cannot load the native library \"nowhere\": "), message);
    String resource = Platform.RESOURCE_PREFIX + "/" + System.mapLibraryName("nowhere");
    assertTrue(message.contains("on the class path for " + resource), message);
    assertTrue(message.contains("-Djna.library.path"), message);
  }

  @Test
  void aLibraryOfAnotherVersionIsRefused() {
    assertNull(MetalNative.versionProblem("metalshim", MetalNative.ABI_VERSION));
    String message = MetalNative.versionProblem("metalshim", 7);
    assertTrue(message.contains("interface version 7, this Java code needs 2"), message);
  }

  @Test
  void nothingButPrimitivesCrossesTheBorder() {
    for (Method method : MetalNative.class.getDeclaredMethods()) {
      if (Modifier.isNative(method.getModifiers())) {
        assertTrue(method.getReturnType().isPrimitive(), method.toString());
        for (Class<?> parameter : method.getParameterTypes()) {
          assertTrue(parameter.isPrimitive(), method.toString());
        }
      }
    }
  }

  @Test
  void withNativeAccessEnabledTheJvmWarnsOfNothing() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("--enable-native-access=ALL-UNNAMED");
    if (Runtime.version().feature() >= 24) {
      command.add("--illegal-native-access=deny");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Listing.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals("host 0", output.strip());
  }

  /** What the process of the test above runs. */
  static final class Listing {
    public static void main(String[] arguments) {
      try (MetalDevice device = MetalDevice.open("host")) {
        device.buffer(16, Storage.SHARED).close();
        System.out.print(device.info().name());
      }
      System.out.println(" " + MetalDevice.liveObjects());
    }
  }
}
