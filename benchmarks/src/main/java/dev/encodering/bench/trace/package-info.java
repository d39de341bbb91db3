/**
 * Where a token's time goes: spans of the caller, the worker and the device, recorded into memory
 * that was allocated before, written as a Chrome/Perfetto trace and drawn as a picture.
 */
package dev.encodering.bench.trace;
