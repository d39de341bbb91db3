package dev.encodering.bench.model;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.Reader;
import java.util.List;

/**
 * What a model must answer: token ids that two independent programs agree on, and logits in double
 * precision.
 *
 * @param greedy prompts with the greedy continuation of each
 * @param tokenizer texts with their tokens
 */
public record GoldenOutputs(List<Greedy> greedy, List<Encoding> tokenizer) {

  /**
   * Where the two best logits are closer than this, the order of a summation decides: compare no
   * further.
   */
  public static final double MIN_MARGIN = 1e-3;

  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

  /**
   * One greedy continuation. The arrays are the record's own: do not change them.
   *
   * @param prompt the text
   * @param promptIds its tokens, with the begin token
   * @param greedyIds the most likely token after each step
   * @param firstLogits the logits of tokens 0, 1, ... right after the prompt
   */
  public record Greedy(String prompt, int[] promptIds, int[] greedyIds, double[] firstLogits) {}

  /**
   * One tokenizer case.
   *
   * @param text the text
   * @param ids its tokens, without the begin token; do not change them
   */
  public record Encoding(String text, int[] ids) {}

  /**
   * The same with fewer texts.
   *
   * @param texts how many of the greedy continuations to keep at most
   * @return the first ones
   */
  public GoldenOutputs first(int texts) {
    return new GoldenOutputs(greedy.subList(0, Math.min(texts, greedy.size())), tokenizer);
  }

  static GoldenOutputs read(String name, Reader json) {
    GoldenOutputs golden;
    try {
      golden = GSON.fromJson(json, GoldenOutputs.class);
    } catch (JsonParseException e) {
      throw new ModelException(name, "not the expected JSON: " + e.getMessage(), e);
    }
    if (golden == null || golden.greedy == null || golden.tokenizer == null) {
      throw new ModelException(name, "not the expected JSON: greedy or tokenizer is missing");
    }
    return golden;
  }
}
