/**
 * The decode loop: a Llama model as device buffers and a graph of dispatches, run token by token in
 * every encode mode.
 */
package dev.encodering.bench.decode;
