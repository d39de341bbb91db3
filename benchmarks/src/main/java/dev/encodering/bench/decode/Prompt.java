package dev.encodering.bench.decode;

import java.util.function.IntPredicate;

/**
 * What one text starts from and how it goes on.
 *
 * @param tokens at least one token, at most the context
 * @param sampling how tokens are chosen
 * @param isEnd ends the text after a token, which is not part of it
 */
public record Prompt(int[] tokens, Sampling sampling, IntPredicate isEnd) {}
