/**
 * The pre-started encoder worker ({@link dev.encodering.EncoderWorker}) and the decode loop's view
 * of it ({@link dev.encodering.EncodePipeline}).
 */
package dev.encodering;
