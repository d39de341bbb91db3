/**
 * Metal-shaped devices, queues, buffers, pipelines and encoders over a native library with Metal,
 * Vulkan and host backends. Start at {@link dev.encodering.metal.MetalDevice}.
 *
 * <p>Every object here is {@link AutoCloseable}: closing twice is harmless, using it afterwards
 * throws {@link IllegalStateException}, and closing one that commands in flight still use is safe.
 */
package dev.encodering.metal;
