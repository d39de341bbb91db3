package dev.encodering.bench.model;

/**
 * The weights of one transformer block. Norms are {@link TensorType#F32}, matrices F32 or F16;
 * {@code q}, {@code k} and {@code v} are of one type, and so are {@code gate} and {@code up}.
 *
 * @param attentionNorm the norm before attention: width
 * @param q the query matrix: width columns, width rows
 * @param k the key matrix: width columns, kvWidth rows
 * @param v the value matrix: width columns, kvWidth rows
 * @param attentionOutput the matrix after attention: width columns, width rows
 * @param ffnNorm the norm before the feed-forward part: width
 * @param gate the matrix whose product goes through SiLU: width columns, ffn rows
 * @param up the matrix that is multiplied with it: width columns, ffn rows
 * @param down the matrix back: ffn columns, width rows
 */
public record LlamaLayer(
    GgufTensor attentionNorm,
    GgufTensor q,
    GgufTensor k,
    GgufTensor v,
    GgufTensor attentionOutput,
    GgufTensor ffnNorm,
    GgufTensor gate,
    GgufTensor up,
    GgufTensor down) {}
