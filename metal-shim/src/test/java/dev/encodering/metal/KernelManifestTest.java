package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The library's table of kernels, which bounds are checked by, and what the build compiled. */
class KernelManifestTest extends DeviceTest {
  private static byte[] resource(String name) throws IOException {
    try (InputStream in = MetalDevice.class.getResourceAsStream("kernels/" + name)) {
      assertNotNull(in, "no resource " + name);
      return in.readAllBytes();
    }
  }

  private static List<String[]> manifest() throws IOException {
    String text = new String(resource("manifest"), StandardCharsets.UTF_8);
    return text.lines().filter(line -> !line.startsWith("#")).map(line -> line.split(" ")).toList();
  }

  @Test
  void agreeOnEveryKernel() throws IOException {
    for (String[] fields : manifest()) {
      try (MetalPipeline pipeline = device.pipeline(fields[0])) {
        String table =
            pipeline.bufferCount() + " " + pipeline.bytesCount() + " " + pipeline.localSize();
        assertEquals(fields[2] + " " + fields[3] + " " + fields[4], table, fields[0]);
        assertEquals("1 1", fields[5] + " " + fields[6], fields[0]);
      }
    }
  }

  @Test
  void holdTheSameKernels() throws IOException {
    Set<String> compiled = new TreeSet<>();
    for (String[] fields : manifest()) {
      compiled.add(fields[0].replaceFirst("_f16$", "_f32"));
    }
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> device.pipeline("no_such_kernel"));
    String names = refused.getMessage().replaceFirst("(?s).*there are ", "");
    Set<String> table = new TreeSet<>(List.of(names.replace("/16", "").strip().split(" ")));
    assertEquals(table, compiled);
  }

  @Test
  void everyKernelIsThereForVulkanAndMetal() throws IOException {
    List<String[]> kernels = manifest();
    assertFalse(kernels.isEmpty());
    for (String[] fields : kernels) {
      assertEquals(0x03, resource(fields[0] + ".spv")[0], fields[0]);
      String metal = new String(resource(fields[0] + ".metal"), StandardCharsets.UTF_8);
      assertTrue(metal.contains("kernel void " + fields[1] + "("), fields[0]);
    }
  }

  @Test
  void theCompilersAreNoPartOfTheProduct() throws IOException {
    assertFalse(Files.exists(Path.of("target/classes/dev/encodering/metal/kernelbuild")));
    String moduleInfo = Files.readString(Path.of("src/main/java/module-info.java"));
    assertFalse(moduleInfo.contains("lwjgl"));
  }
}
