package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.metal.KernelCode.Language;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kernels that the library does not know, on a Vulkan device. */
class UserKernelTest extends DeviceTest {

  /** y[column, row] = a * x[column, row] + row, over a grid in two dimensions. */
  private static final String SOURCE =
      """
      #version 450
      #extension GL_EXT_buffer_reference : require
      #extension GL_EXT_buffer_reference_uvec2 : require
      layout(local_size_x = 4, local_size_y = 2) in;
      layout(buffer_reference, std430, buffer_reference_align = 16) buffer Floats { float at[]; };
      layout(push_constant) uniform Constants {
        uvec2 address[8];
        layout(offset = 64) uint width;
        float a;
      } constants;
      void main() {
        Floats x = Floats(constants.address[0]);
        Floats y = Floats(constants.address[1]);
        uint i = gl_GlobalInvocationID.y * constants.width + gl_GlobalInvocationID.x;
        y.at[i] = constants.a * x.at[i] + float(gl_GlobalInvocationID.y);
      }
      """;

  private static byte[] spirv;

  @Override
  String deviceName() {
    return VulkanDevice.name();
  }

  @BeforeEach
  void compile() {
    spirv = GlslCompiler.spirv(SOURCE);
  }

  private static KernelCode kernel(byte[] code) {
    return KernelCode.spirv("grid", "main", code)
        .withThreadgroup(4, 2, 1)
        .withBuffers(2)
        .withBytes(8);
  }

  private MetalException refused(KernelCode kernel) {
    MetalException e = assertThrows(MetalException.class, () -> device.pipeline(kernel));
    assertEquals(MetalException.Status.COMPILE, e.status());
    return e;
  }

  @Test
  void aKernelOfTheUsersRunsInTwoDimensions() throws InterruptedException {
    MetalPipeline grid = closedAfterwards(device.pipeline(kernel(spirv)));
    assertEquals("grid", grid.kernel());
    assertEquals(8, grid.localSize());
    assertEquals(2, grid.bufferCount());
    assertEquals(8, grid.bytesCount());
    int width = 8;
    int rows = 6;
    MetalBuffer x = buffer(4 * width * rows);
    MetalBuffer y = buffer(16 + 4 * width * rows);
    for (int i = 0; i < width * rows; i++) {
      x.contents().putFloat(4 * i, i);
    }
    MetalEncoder encoder = encoder();
    encoder.begin();
    encoder
        .setPipeline(grid)
        .setBuffer(0, x, 0)
        .setBuffer(1, y, 16)
        .setInt(0, width)
        .setFloat(4, 0.5f)
        .dispatchThreadgroups(width / 4, rows / 2, 1);
    queue.awaitCompleted(encoder.commit());
    for (int i = 0; i < width * rows; i++) {
      int row = i / width;
      assertEquals(0.5f * i + row, y.contents().getFloat(16 + 4 * i), "element " + i);
    }
  }

  @Test
  void codeThatIsNoSpirvIsRefusedBeforeADriverSeesIt() {
    byte[] text = "kernel void grid() {}   ".getBytes(StandardCharsets.UTF_8);
    String message = refused(kernel(text)).getMessage();
    assertTrue(message.startsWith("grid: not SPIR-V: it starts with 0x"), message);
    message = refused(kernel(Arrays.copyOf(spirv, spirv.length - 1))).getMessage();
    assertTrue(message.contains("bytes are no SPIR-V: a multiple of 4"), message);
    message = refused(kernel(new byte[0])).getMessage();
    assertTrue(message.contains("0 bytes are no SPIR-V"), message);
    for (int bytes = 20; bytes < spirv.length; bytes += 4) {
      message = refused(kernel(Arrays.copyOf(spirv, bytes))).getMessage();
      assertTrue(message.endsWith("cut short or damaged") || message.contains("no compute entry"));
    }
  }

  @Test
  void aWrongEntryPointOrThreadgroupIsNamed() {
    KernelCode other = KernelCode.spirv("grid", "mian", spirv).withThreadgroup(4, 2, 1);
    String message = refused(other).getMessage();
    assertEquals("grid: the SPIR-V has no compute entry point \"mian\"", message);
    message = refused(kernel(spirv).withThreadgroup(4, 4, 1)).getMessage();
    assertEquals("grid: the SPIR-V has threadgroups of 4x2x1, not 4x4x1", message);
  }

  @Test
  void aShapeThatNoDispatchCanHaveIsRefused() {
    int most = device.info().maxThreadsPerThreadgroup();
    for (KernelCode kernel :
        new KernelCode[] {
          kernel(spirv).withBuffers(9),
          kernel(spirv).withBytes(68),
          kernel(spirv).withBytes(6),
          kernel(spirv).withThreadgroup(0, 1, 1),
          kernel(spirv).withThreadgroup(most, 2, 1)
        }) {
      String message = thrown(IllegalArgumentException.class, () -> device.pipeline(kernel));
      assertTrue(message.startsWith("grid: "), message);
    }
  }

  @Test
  void aKernelInAnotherLanguageIsRefused() {
    KernelCode metal = KernelCode.msl("grid", "grid", "kernel void grid() {}");
    assertEquals(Language.MSL, metal.language());
    assertEquals(
        "grid is MSL, vulkan:0 takes SPIRV",
        thrown(IllegalArgumentException.class, () -> device.pipeline(metal)));
  }

  @Test
  void theHostRunsNoUsersKernel() {
    try (MetalDevice host = MetalDevice.open("host")) {
      assertEquals(
          "grid: the host backend runs its built-in kernels only",
          thrown(UnsupportedOperationException.class, () -> host.pipeline(kernel(spirv))));
    }
  }
}
