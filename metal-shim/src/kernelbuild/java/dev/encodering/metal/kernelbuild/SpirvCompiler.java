package dev.encodering.metal.kernelbuild;

import static org.lwjgl.util.shaderc.Shaderc.shaderc_compilation_status_success;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_compile_into_spv;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_compile_options_add_macro_definition;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_compile_options_initialize;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_compile_options_release;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_compile_options_set_generate_debug_info;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_compile_options_set_optimization_level;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_compile_options_set_target_env;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_compile_options_set_warnings_as_errors;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_compiler_initialize;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_compiler_release;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_compute_shader;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_env_version_vulkan_1_2;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_optimization_level_performance;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_result_get_bytes;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_result_get_compilation_status;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_result_get_error_message;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_result_release;
import static org.lwjgl.util.shaderc.Shaderc.shaderc_target_env_vulkan;

import java.nio.ByteBuffer;

/** GLSL to SPIR-V, once for Vulkan and once as what Metal's text is made from. */
final class SpirvCompiler implements AutoCloseable {
  private final long compiler = shaderc_compiler_initialize();

  /**
   * Compiles a kernel.
   *
   * @param text the kernel's text, includes in place
   * @param metal whether buffers are to be bindings, in place of addresses in push constants
   * @return the module's words, in this machine's byte order
   */
  byte[] compile(Kernel kernel, String text, boolean metal) {
    long options = shaderc_compile_options_initialize();
    long result = 0;
    try {
      shaderc_compile_options_set_target_env(
          options, shaderc_target_env_vulkan, shaderc_env_version_vulkan_1_2);
      shaderc_compile_options_set_optimization_level(
          options, shaderc_optimization_level_performance);
      shaderc_compile_options_set_warnings_as_errors(options);
      for (String define : kernel.defines()) {
        shaderc_compile_options_add_macro_definition(options, define, "1");
      }
      shaderc_compile_options_add_macro_definition(
          options, "LOCAL_SIZE", Integer.toString(kernel.localSize()));
      if (metal) {
        shaderc_compile_options_add_macro_definition(options, "METAL", "1");
        shaderc_compile_options_set_generate_debug_info(options); // or no name would be left
      }
      result =
          shaderc_compile_into_spv(
              compiler, text, shaderc_compute_shader, kernel.source(), "main", options);
      if (shaderc_result_get_compilation_status(result) != shaderc_compilation_status_success) {
        throw kernel.refused("it does not compile:\n" + shaderc_result_get_error_message(result));
      }
      ByteBuffer code = shaderc_result_get_bytes(result);
      byte[] bytes = new byte[code.remaining()];
      code.get(bytes);
      return bytes;
    } finally {
      shaderc_result_release(result);
      shaderc_compile_options_release(options);
    }
  }

  @Override
  public void close() {
    shaderc_compiler_release(compiler);
  }
}
