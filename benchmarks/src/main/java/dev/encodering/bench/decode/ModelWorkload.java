package dev.encodering.bench.decode;

import dev.encodering.bench.model.GgufFile;
import dev.encodering.bench.model.LlamaModel;
import dev.encodering.bench.model.StreamingDecoder;
import dev.encodering.bench.model.Tokenizer;
import dev.encodering.metal.MetalDevice;

/** A model's text. */
final class ModelWorkload implements Workload {
  private static final int MOST_DEFAULT_CONTEXT = 2048;

  private final String name;
  private final LlamaModel model;
  private final Tokenizer tokenizer;
  private final Prompt prompt;
  private final int context;
  private final Plan plan;

  /**
   * Reads a model.
   *
   * @param context null for the model's own, 2048 at most
   */
  ModelWorkload(GgufFile file, String prompt, Sampling sampling, Integer context, Plan plan) {
    this.name = file.name() + " (" + plan + " plan)";
    this.model = LlamaModel.of(file);
    this.tokenizer = Tokenizer.of(file);
    this.prompt = new Prompt(tokenizer.encode(prompt, true), sampling, tokenizer::isEnd);
    this.context =
        context != null ? context : Math.min(model.config().contextLength(), MOST_DEFAULT_CONTEXT);
    this.plan = plan;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Decoder open(MetalDevice device) {
    return new Decoder(device, model, context, plan);
  }

  @Override
  public Prompt prompt() {
    return prompt;
  }

  @Override
  public int[] expected(int limit) {
    return new int[0];
  }

  @Override
  public Transcript transcript() {
    StreamingDecoder decoder = tokenizer.decoder();
    return new Transcript() {
      @Override
      public String start() {
        StringBuilder text = new StringBuilder();
        for (int token : prompt.tokens()) {
          text.append(decoder.accept(token));
        }
        return text.toString();
      }

      @Override
      public String accept(int token) {
        return decoder.accept(token);
      }

      @Override
      public String finish() {
        return decoder.finish();
      }
    };
  }
}
