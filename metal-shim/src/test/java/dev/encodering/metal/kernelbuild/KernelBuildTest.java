package dev.encodering.metal.kernelbuild;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every mistake that the build must refuse, planted in a kernel that is otherwise right. */
class KernelBuildTest {
  private static final String LINE = "twice twice.comp 2 4 64";
  private static final String HEAD =
      """
      #define CONSTANTS uint n;
      #include "dialect.glsl"
      READ_BUFFER(0, float, x);
      BUFFER(1, float, y);
      """;
  private static final String BODY = "y.at[i] = 2.0 * x.at[i];";

  @TempDir Path root;
  private KernelDirectory kernels;

  @BeforeEach
  void aRightKernel() throws IOException {
    kernels = new KernelDirectory(root);
    kernels.write("kernels.list", LINE + "\n");
    kernels.write("twice.comp", kernel(HEAD, BODY));
  }

  private static String kernel(String head, String body) {
    return head
        + "void main() {\n  uint i = gl_GlobalInvocationID.x;\n  if (i < constants.n) {\n"
        + body
        + "\n  }\n}\n";
  }

  /** Metal's text is made from a second compilation, so some mistakes can hide there alone. */
  private static String onlyInMetal(String mistake, String right) {
    return "#ifdef METAL\n" + mistake + "\n#else\n" + right + "\n#endif\n";
  }

  private void assertRefused(String reason) {
    RuntimeException refused = assertThrows(RuntimeException.class, kernels::build);
    assertEquals("KernelException", refused.getClass().getSimpleName());
    assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    assertFalse(Files.exists(kernels.output("manifest")), "there is a manifest");
  }

  private void assertKernelRefused(String head, String body, String reason) {
    kernels.write("twice.comp", kernel(head, body));
    assertRefused("kernel twice (twice.comp): " + reason);
  }

  @Test
  void aRightKernelIsBuiltForBothWithItsManifest() throws Exception {
    kernels.build();
    assertEquals(
        "twice ms_twice 2 4 64 1 1",
        kernels.text("manifest").lines().filter(line -> !line.startsWith("#")).findFirst().get());
    byte[] spirv = Files.readAllBytes(kernels.output("twice.spv"));
    assertEquals(0x03, spirv[0]);
    String metal = kernels.text("twice.metal");
    assertTrue(metal.startsWith("// twice, generated from twice.comp. Metal 2.3: "), metal);
    assertTrue(metal.contains("kernel void ms_twice("), metal);
    assertTrue(metal.contains(" x [[buffer(0)]]"), metal);
    assertTrue(metal.contains(" y [[buffer(1)]]"), metal);
    assertTrue(metal.contains(" constants [[buffer(8)]]"), metal);
  }

  @Test
  void theSameSourceGivesTheSameBytes() throws Exception {
    kernels.build();
    byte[] spirv = Files.readAllBytes(kernels.output("twice.spv"));
    String metal = kernels.text("twice.metal");
    kernels.build();
    assertArrayEquals(spirv, Files.readAllBytes(kernels.output("twice.spv")));
    assertEquals(metal, kernels.text("twice.metal"));
  }

  @Test
  void macrosMakeSeveralKernelsOfOneSource() throws Exception {
    kernels.write("kernels.list", LINE + "\nthrice twice.comp 2 4 64 THRICE\n");
    kernels.write(
        "twice.comp",
        kernel(HEAD, "#ifdef THRICE\ny.at[i] = 3.0 * x.at[i];\n#else\n" + BODY + "\n#endif"));
    kernels.build();
    assertTrue(kernels.text("twice.metal").contains("2.0"));
    assertTrue(kernels.text("thrice.metal").contains("3.0"));
  }

  @Test
  void theLengthOfABufferIsRefusedForItsHiddenBuffer() {
    String body = onlyInMetal("y.at[i] = float(x.at.length());", BODY);
    assertKernelRefused(HEAD, body, "its Metal text holds spvBufferSizeConstants");
  }

  @Test
  void aSpecialisationConstantIsRefused() {
    String constant = "layout(constant_id = 0) const float FACTOR = 2.0;\n";
    String body = "y.at[i] = FACTOR * x.at[i];";
    assertKernelRefused(HEAD + constant, body, "it uses a specialisation constant");
  }

  @Test
  void aFunctionConstantIsRefused() {
    String constant =
        onlyInMetal(
            "layout(constant_id = 0) const float FACTOR = 2.0;", "const float FACTOR = 2.0;");
    String body = "y.at[i] = FACTOR * x.at[i];";
    assertKernelRefused(HEAD + constant, body, "its Metal text holds function_constant");
  }

  @Test
  void preciseIsRefused() {
    String body = "precise float z = 2.0 * x.at[i] + 1.0; y.at[i] = z;";
    assertKernelRefused(HEAD, body, "it uses precise");
  }

  @Test
  void whatIsNotOptimizedInMetalIsRefused() {
    String body =
        onlyInMetal("precise float z = 2.0 * x.at[i] + 1.0;", "float z = 2.0 * x.at[i];")
            + "y.at[i] = z;";
    assertKernelRefused(HEAD, body, "its Metal text holds optnone");
  }

  @Test
  void aFunctionThatIsFastInMetalIsRefused() {
    assertKernelRefused(HEAD, "y.at[i] = max(x.at[i], 0.0);", "its Metal text holds fast::");
  }

  @Test
  void aBufferAtAnIndexThatTheListHasNotIsRefused() {
    String head = HEAD.replace("BUFFER(1,", "BUFFER(2,");
    assertKernelRefused(
        head, BODY, "its Metal text binds the buffers [0, 2, 8], the list says [0, 1, 8]");
  }

  @Test
  void aBufferThatIsNeverUsedIsRefused() {
    assertKernelRefused(
        HEAD, "y.at[i] = 2.0;", "its Metal text binds the buffers [1, 8], the list says [0, 1, 8]");
  }

  @Test
  void moreBuffersThanTheListSaysAreRefused() {
    kernels.write("kernels.list", "twice twice.comp 1 4 64\n");
    assertRefused("its Metal text binds the buffers [0, 1, 8], the list says [0, 8]");
  }

  @Test
  void pushConstantsBeyondWhatEveryDeviceHasAreRefused() {
    kernels.write("kernels.list", "twice twice.comp 2 64 64\n");
    String head = HEAD.replace("uint n;", "uint n; uint more[16];");
    assertKernelRefused(head, BODY, "its push constants take 132 bytes, 128 is what every device");
  }

  @Test
  void constantsThatTheListDoesNotCountAreRefused() {
    String head = HEAD.replace("uint n;", "uint n; uint m;");
    assertKernelRefused(head, BODY, "it has 8 bytes of constants, the list says 4");
  }

  @Test
  void anotherLocalSizeThanTheListsIsRefused() {
    String head = "#undef LOCAL_SIZE\n#define LOCAL_SIZE 32\n" + HEAD;
    assertKernelRefused(head, BODY, "its local size is 32 x 1 x 1, the list says 64 x 1 x 1");
  }

  @Test
  void aSecondDimensionIsRefused() {
    String head = HEAD + "layout(local_size_y = 2) in;\n";
    assertKernelRefused(head, BODY, "its local size is 64 x 2 x 1, the list says 64 x 1 x 1");
  }

  @Test
  void aDescriptorIsRefused() {
    String head = HEAD + "layout(std430, set = 0, binding = 5) buffer Other { float at[]; } z;\n";
    assertKernelRefused(head, BODY + " z.at[i] = 1.0;", "it binds a descriptor");
  }

  @Test
  void whatNotEveryDeviceCanIsRefused() {
    String body = "y.at[i] = float(2.0LF * double(x.at[i]));";
    assertKernelRefused(HEAD, body, "it needs the SPIR-V capability Float64");
  }

  @Test
  void aFloatAtomicIsRefused() {
    String head = "#extension GL_EXT_shader_atomic_float : require\n" + HEAD;
    assertKernelRefused(
        head, "atomicAdd(y.at[i], x.at[i]);", "it needs the SPIR-V capability number 6033");
  }

  @Test
  void anErrorNamesTheKernelsOwnLine() {
    assertKernelRefused(
        HEAD, "y.at[i] = nothing;", "it does not compile:\ntwice.comp:8: error: 'nothing'");
  }

  @Test
  void aMissingFileIsNamed() {
    kernels.write("kernels.list", "twice other.comp 2 4 64\n");
    assertRefused("kernel twice (other.comp): there is no file other.comp beside kernels.list");
  }

  @Test
  void aWrongLineOfTheListIsNamed() {
    kernels.write("kernels.list", "# a comment\n\ntwice twice.comp 9 4 64\n");
    assertRefused("kernels.list, line 3: buffers is 9, it must be 0..8");
    kernels.write("kernels.list", "twice twice.comp 2 4\n");
    assertRefused("kernels.list, line 1: a line is: name source buffers bytes local-size");
    kernels.write("kernels.list", LINE + "\n" + LINE + "\n");
    assertRefused("kernels.list, line 2: the name twice is taken");
    kernels.write("kernels.list", "Twice twice.comp 2 4 64\n");
    assertRefused("kernels.list, line 1: the name Twice is not of the form");
  }

  @Test
  void aFailedBuildLeavesNoManifestOfAnEarlierOne() throws Exception {
    kernels.build();
    assertTrue(Files.exists(kernels.output("manifest")));
    assertKernelRefused(HEAD, "y.at[i] = nothing;", "it does not compile");
  }
}
