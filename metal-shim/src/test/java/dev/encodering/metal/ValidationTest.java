package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * That silence of the validation layers means something: each process here is told to use them, and
 * what they say shows.
 */
class ValidationTest {

  private static final String NO_LAYERS = "VK_ERROR_LAYER_NOT_PRESENT";

  private static String outputOf(Class<?> program) throws IOException, InterruptedException {
    VulkanDevice.name();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    builder.environment().put("ENCODERING_VULKAN_VALIDATION", "1");
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    if (output.contains(NO_LAYERS)) {
      String why = "the Vulkan validation layers are not installed";
      if ("1".equals(System.getenv("REQUIRE_VULKAN"))) {
        fail("REQUIRE_VULKAN=1, but " + why);
      }
      System.out.println("SKIPPED: " + why);
      abort(why);
    }
    return output;
  }

  @Test
  void aMistakeInAUsersKernelIsReported() throws IOException, InterruptedException {
    String output = outputOf(Mistake.class);
    assertTrue(output.startsWith("validation: "), output);
    assertTrue(output.contains("VUID-"), output);
  }

  @Test
  void correctUseIsNotReported() throws IOException, InterruptedException {
    assertEquals("silent", outputOf(Correct.class));
  }

  private static void open(Class<?> program) {
    try (MetalDevice device = MetalDevice.open("vulkan")) {
      String tooLarge = program == Mistake.class ? "uint more[32];" : "";
      byte[] code =
          GlslCompiler.spirv(
              "#version 450\n"
                  + "layout(push_constant) uniform Constants { uint n[32]; "
                  + tooLarge
                  + " } constants;\n"
                  + "shared uint sum;\n"
                  + "void main() { sum = constants.n[31]"
                  + (tooLarge.isEmpty() ? "" : " + constants.more[31]")
                  + "; }\n");
      device.pipeline(KernelCode.spirv("large", "main", code)).close();
    } catch (MetalException e) {
      System.out.print(e.getMessage());
    }
    System.out.print(MetalDevice.validationMessage().orElse("silent"));
  }

  /** Takes more push constants than there are. */
  static final class Mistake {
    public static void main(String[] arguments) {
      open(Mistake.class);
    }
  }

  /** The same kernel with as many as there are. */
  static final class Correct {
    public static void main(String[] arguments) {
      open(Correct.class);
    }
  }
}
