package dev.encodering.metal.kernelbuild;

import static org.lwjgl.util.spvc.Spv.SpvExecutionModelGLCompute;
import static org.lwjgl.util.spvc.Spvc.SPVC_BACKEND_MSL;
import static org.lwjgl.util.spvc.Spvc.SPVC_BACKEND_NONE;
import static org.lwjgl.util.spvc.Spvc.SPVC_CAPTURE_MODE_TAKE_OWNERSHIP;
import static org.lwjgl.util.spvc.Spvc.SPVC_COMPILER_OPTION_MSL_PLATFORM;
import static org.lwjgl.util.spvc.Spvc.SPVC_COMPILER_OPTION_MSL_VERSION;
import static org.lwjgl.util.spvc.Spvc.SPVC_MSL_PLATFORM_MACOS;
import static org.lwjgl.util.spvc.Spvc.SPVC_MSL_PUSH_CONSTANT_BINDING;
import static org.lwjgl.util.spvc.Spvc.SPVC_MSL_PUSH_CONSTANT_DESC_SET;
import static org.lwjgl.util.spvc.Spvc.SPVC_RESOURCE_TYPE_PUSH_CONSTANT;
import static org.lwjgl.util.spvc.Spvc.SPVC_SUCCESS;
import static org.lwjgl.util.spvc.Spvc.spvc_compiler_compile;
import static org.lwjgl.util.spvc.Spvc.spvc_compiler_create_compiler_options;
import static org.lwjgl.util.spvc.Spvc.spvc_compiler_create_shader_resources;
import static org.lwjgl.util.spvc.Spvc.spvc_compiler_get_declared_struct_size;
import static org.lwjgl.util.spvc.Spvc.spvc_compiler_get_type_handle;
import static org.lwjgl.util.spvc.Spvc.spvc_compiler_install_compiler_options;
import static org.lwjgl.util.spvc.Spvc.spvc_compiler_msl_add_resource_binding;
import static org.lwjgl.util.spvc.Spvc.spvc_compiler_options_set_uint;
import static org.lwjgl.util.spvc.Spvc.spvc_compiler_rename_entry_point;
import static org.lwjgl.util.spvc.Spvc.spvc_context_create;
import static org.lwjgl.util.spvc.Spvc.spvc_context_create_compiler;
import static org.lwjgl.util.spvc.Spvc.spvc_context_destroy;
import static org.lwjgl.util.spvc.Spvc.spvc_context_get_last_error_string;
import static org.lwjgl.util.spvc.Spvc.spvc_context_parse_spirv;
import static org.lwjgl.util.spvc.Spvc.spvc_msl_resource_binding_init;
import static org.lwjgl.util.spvc.Spvc.spvc_resources_get_resource_list_for_type;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.spvc.SpvcMslResourceBinding;
import org.lwjgl.util.spvc.SpvcReflectedResource;

/** SPIRV-Cross over one module. */
final class CrossCompiler implements AutoCloseable {
  private static final int METAL_2_3 = 2 << 16 | 3 << 8;

  private final Kernel kernel;
  private final MemoryStack stack = MemoryStack.create(1 << 14);
  private final PointerBuffer made = stack.mallocPointer(1);
  private final ByteBuffer words;
  private final long context;

  CrossCompiler(Kernel kernel, byte[] module) {
    this.kernel = kernel;
    this.words = MemoryUtil.memAlloc(module.length).order(ByteOrder.nativeOrder());
    words.put(module).flip();
    if (spvc_context_create(made) != SPVC_SUCCESS) {
      throw new OutOfMemoryError("no memory for SPIRV-Cross");
    }
    this.context = made.get(0);
  }

  private long compiler(int backend) {
    check(spvc_context_parse_spirv(context, words.asIntBuffer(), words.remaining() / 4, made));
    long module = made.get(0);
    check(
        spvc_context_create_compiler(
            context, backend, module, SPVC_CAPTURE_MODE_TAKE_OWNERSHIP, made));
    return made.get(0);
  }

  /** Bytes of the module's push constants, 0 if it has none. */
  int pushConstantBytes() {
    long compiler = compiler(SPVC_BACKEND_NONE);
    check(spvc_compiler_create_shader_resources(compiler, made));
    long resources = made.get(0);
    PointerBuffer count = stack.mallocPointer(1);
    check(
        spvc_resources_get_resource_list_for_type(
            resources, SPVC_RESOURCE_TYPE_PUSH_CONSTANT, made, count));
    if (count.get(0) == 0) {
      return 0;
    }
    SpvcReflectedResource block = SpvcReflectedResource.create(made.get(0));
    long type = spvc_compiler_get_type_handle(compiler, block.base_type_id());
    check(spvc_compiler_get_declared_struct_size(compiler, type, made));
    return (int) made.get(0);
  }

  /** The module in Metal's language, its function named after the kernel. */
  String metal() {
    long compiler = compiler(SPVC_BACKEND_MSL);
    check(spvc_compiler_create_compiler_options(compiler, made));
    long options = made.get(0);
    check(spvc_compiler_options_set_uint(options, SPVC_COMPILER_OPTION_MSL_VERSION, METAL_2_3));
    check(
        spvc_compiler_options_set_uint(
            options, SPVC_COMPILER_OPTION_MSL_PLATFORM, SPVC_MSL_PLATFORM_MACOS));
    check(spvc_compiler_install_compiler_options(compiler, options));
    check(
        spvc_compiler_rename_entry_point(
            compiler, "main", kernel.metalFunction(), SpvExecutionModelGLCompute));
    for (int slot = 0; slot < Kernel.MAX_BUFFERS; slot++) {
      bind(compiler, 0, slot, slot);
    }
    bind(
        compiler,
        SPVC_MSL_PUSH_CONSTANT_DESC_SET,
        SPVC_MSL_PUSH_CONSTANT_BINDING,
        Kernel.CONSTANTS_INDEX);
    check(spvc_compiler_compile(compiler, made));
    return MemoryUtil.memUTF8(made.get(0));
  }

  private void bind(long compiler, int set, int binding, int index) {
    SpvcMslResourceBinding where = SpvcMslResourceBinding.calloc(stack);
    spvc_msl_resource_binding_init(where);
    where.stage(SpvExecutionModelGLCompute).desc_set(set).binding(binding).msl_buffer(index);
    check(spvc_compiler_msl_add_resource_binding(compiler, where));
  }

  private void check(int status) {
    if (status != SPVC_SUCCESS) {
      throw kernel.refused(
          "it has no form in Metal: " + spvc_context_get_last_error_string(context));
    }
  }

  @Override
  public void close() {
    spvc_context_destroy(context);
    MemoryUtil.memFree(words);
  }
}
