/**
 * Compiles the GLSL kernels to SPIR-V and to Metal Shading Language while the project is built, and
 * refuses what one of the backends could not run. No part of a product.
 */
package dev.encodering.metal.kernelbuild;
