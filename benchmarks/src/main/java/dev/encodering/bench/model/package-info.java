/**
 * The model that the decode loop runs: the GGUF file, the Llama tensors in it and its tokenizer.
 * Nothing here knows a GPU.
 *
 * <p>Files are treated as hostile: whatever is wrong with one is a {@link
 * dev.encodering.bench.model.ModelException} with a single line to print.
 */
package dev.encodering.bench.model;
