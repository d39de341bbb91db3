package dev.encodering.metal;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A kernel's code and what a dispatch of it takes: immutable, made by {@link #spirv} or {@link
 * #msl} and the methods that refine it.
 *
 * <p>Code given to {@link MetalDevice#pipeline(KernelCode)} is trusted. Nothing checks what it
 * reads and writes: a kernel that leaves its buffers, or claims another shape than it has, may
 * corrupt or crash the process, which no other use of this library can.
 *
 * <p>A kernel is told its buffers and bytes so:
 *
 * <ul>
 *   <li>SPIR-V: by 128 bytes of push constants. The device address of buffer n (at the offset that
 *       it was bound with) is at byte 8n, the dispatch's own bytes are at byte 64. No descriptor
 *       sets, no specialisation constants.
 *   <li>MSL: buffer n is {@code [[buffer(n)]]}, the bytes are {@code [[buffer(8)]]}.
 * </ul>
 */
public final class KernelCode {

  /** What the code is written in. */
  public enum Language {
    /** SPIR-V up to 1.5, for Vulkan devices. */
    SPIRV,
    /** Metal Shading Language, for Metal devices. */
    MSL
  }

  private final String name;
  private final Language language;
  private final String entryPoint;
  private final byte[] code;
  private final int[] threadgroup;
  private final int bufferCount;
  private final int bytesCount;

  private KernelCode(
      String name,
      Language language,
      String entryPoint,
      byte[] code,
      int[] threadgroup,
      int bufferCount,
      int bytesCount) {
    this.name = name;
    this.language = language;
    this.entryPoint = entryPoint;
    this.code = code;
    this.threadgroup = threadgroup;
    this.bufferCount = bufferCount;
    this.bytesCount = bytesCount;
  }

  /**
   * A kernel in SPIR-V, with threadgroups of one thread, no buffers and no bytes until told
   * otherwise.
   *
   * @param name what messages call it
   * @param entryPoint the name of its compute entry point, usually "main"
   * @param words the module as it is in a file, little-endian; copied
   * @return the kernel
   */
  public static KernelCode spirv(String name, String entryPoint, byte[] words) {
    return of(name, Language.SPIRV, entryPoint, words.clone());
  }

  /**
   * A kernel in the Metal Shading Language, with threadgroups of one thread, no buffers and no
   * bytes until told otherwise.
   *
   * @param name what messages call it
   * @param function the name of the kernel function
   * @param source the source text
   * @return the kernel
   */
  public static KernelCode msl(String name, String function, String source) {
    return of(name, Language.MSL, function, source.getBytes(StandardCharsets.UTF_8));
  }

  private static KernelCode of(String name, Language language, String entryPoint, byte[] code) {
    for (String text : new String[] {name, entryPoint}) {
      Objects.requireNonNull(text);
      if (text.isEmpty() || text.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            "a kernel's name and entry point are not empty and hold no NUL");
      }
    }
    return new KernelCode(name, language, entryPoint, code, new int[] {1, 1, 1}, 0, 0);
  }

  /**
   * The same kernel with threadgroups of that size, which must be the one that it was compiled for.
   *
   * @param x threads in x, at least 1
   * @param y threads in y, at least 1
   * @param z threads in z, at least 1
   * @return the kernel
   */
  public KernelCode withThreadgroup(int x, int y, int z) {
    return new KernelCode(
        name, language, entryPoint, code, new int[] {x, y, z}, bufferCount, bytesCount);
  }

  /**
   * The same kernel with dispatches that bind so many buffers.
   *
   * @param count 0 to 8
   * @return the kernel
   */
  public KernelCode withBuffers(int count) {
    return new KernelCode(name, language, entryPoint, code, threadgroup, count, bytesCount);
  }

  /**
   * The same kernel with dispatches that pass so many bytes of parameters.
   *
   * @param count 0 to 64, a multiple of 4
   * @return the kernel
   */
  public KernelCode withBytes(int count) {
    return new KernelCode(name, language, entryPoint, code, threadgroup, bufferCount, count);
  }

  /**
   * What messages call it.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * What it is written in.
   *
   * @return the language
   */
  public Language language() {
    return language;
  }

  String entryPoint() {
    return entryPoint;
  }

  /** Not to be changed. */
  byte[] code() {
    return code;
  }

  int threads(int dimension) {
    return threadgroup[dimension];
  }

  int bufferCount() {
    return bufferCount;
  }

  int bytesCount() {
    return bytesCount;
  }
}
