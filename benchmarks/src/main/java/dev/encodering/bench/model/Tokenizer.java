package dev.encodering.bench.model;

/**
 * A SentencePiece byte-pair tokenizer with byte fallback, as a Llama GGUF carries it. Gives the
 * same ids as llama.cpp, except that text never becomes a control token: {@code </s>} in a prompt
 * is four characters, not the end of the text.
 *
 * <p>Immutable; any thread may use it. Text comes back from its ids unchanged, but for two things
 * that SentencePiece cannot tell apart: U+2581 comes back as a space, and a lone surrogate as
 * U+FFFD.
 */
public final class Tokenizer {

  private static final int NONE = -1;

  private final Vocabulary vocabulary;
  private final int bos;
  private final int eos;
  private final int endOfTurn;
  private final int unknown;
  private final boolean addsBos;
  private final boolean addsEos;
  private final boolean addsSpacePrefix;

  private Tokenizer(GgufFile file) {
    GgufMetadata metadata = file.metadata();
    String model = metadata.string("tokenizer.ggml.model");
    if (!model.equals("llama")) {
      throw file.fault("tokenizer.ggml.model is " + model + ", only llama can be used");
    }
    vocabulary = new Vocabulary(file);
    bos = specialId(file, "tokenizer.ggml.bos_token_id", 1);
    eos = specialId(file, "tokenizer.ggml.eos_token_id", 2);
    endOfTurn = specialId(file, "tokenizer.ggml.eot_token_id", NONE);
    unknown = specialId(file, "tokenizer.ggml.unknown_token_id", 0);
    addsBos = metadata.flag("tokenizer.ggml.add_bos_token", true);
    addsEos = metadata.flag("tokenizer.ggml.add_eos_token", false);
    addsSpacePrefix = metadata.flag("tokenizer.ggml.add_space_prefix", true);
  }

  /**
   * Reads the tokenizer of a file.
   *
   * @param file an open file
   * @return the tokenizer
   * @throws ModelException if it is damaged or of another kind
   */
  public static Tokenizer of(GgufFile file) {
    return new Tokenizer(file);
  }

  private int specialId(GgufFile file, String key, int absent) {
    if (absent == NONE && !file.metadata().has(key)) {
      return NONE;
    }
    long id = file.metadata().integer(key, absent);
    if (id < 0 || id >= vocabulary.size()) {
      throw file.fault("%s is %d, but there are %d tokens".formatted(key, id, vocabulary.size()));
    }
    return (int) id;
  }

  /**
   * How many tokens there are.
   *
   * @return ids are below this
   */
  public int size() {
    return vocabulary.size();
  }

  /**
   * The token that begins a text.
   *
   * @return its id
   */
  public int bos() {
    return bos;
  }

  /**
   * The token that ends a text.
   *
   * @return its id
   */
  public int eos() {
    return eos;
  }

  /**
   * Whether a decode loop should stop after a token.
   *
   * @param id a token
   * @return true for the end of the text and, if the file names one, of a turn
   */
  public boolean isEnd(int id) {
    return id == eos || id == endOfTurn && id != NONE;
  }

  /**
   * Cuts text into tokens. O(n log n); allocates about 30 bytes per character.
   *
   * @param text any string; no text, no tokens
   * @return new ids, without begin and end
   */
  public int[] encode(String text) {
    return encode(text, false);
  }

  /**
   * Cuts text into tokens, on request with the begin and end tokens that the file asks for.
   *
   * @param text any string
   * @param withSpecial true adds {@link #bos()} and {@link #eos()} where the file says so
   * @return new ids
   */
  public int[] encode(String text, boolean withSpecial) {
    IntList ids = new IntList();
    if (withSpecial && addsBos) {
      ids.add(bos);
    }
    if (!text.isEmpty()) {
      encodePieces(normalize(text), ids);
    }
    if (withSpecial && addsEos) {
      ids.add(eos);
    }
    return ids.toArray();
  }

  private void encodePieces(String text, IntList ids) {
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      int length = vocabulary.userDefinedLength(text, at);
      if (length == 0) {
        at++;
        continue;
      }
      merge(text, start, at, ids);
      ids.add(vocabulary.id(text, at, at + length));
      at += length;
      start = at;
    }
    merge(text, start, at, ids);
  }

  private void merge(String text, int from, int to, IntList ids) {
    new BytePairMerger(vocabulary, unknown, text, from, to).mergeInto(ids);
  }

  private String normalize(String text) {
    StringBuilder normal = new StringBuilder(text.length() + 1);
    if (addsSpacePrefix) {
      normal.append(Vocabulary.SPACE_MARK);
    }
    text.codePoints()
        .map(c -> c == ' ' ? Vocabulary.SPACE_MARK : c)
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(normal::appendCodePoint);
    return normal.toString();
  }

  /**
   * Puts tokens back together, as {@link #decoder()} does with a whole text.
   *
   * @param ids tokens from the start of a text
   * @return the text
   * @throws IllegalArgumentException if an id is not a token
   */
  public String decode(int... ids) {
    StringBuilder text = new StringBuilder();
    StreamingDecoder decoder = decoder();
    for (int id : ids) {
      text.append(decoder.accept(id));
    }
    return text.append(decoder.finish()).toString();
  }

  /**
   * Starts putting tokens back together one by one. To continue a prompt, give the decoder the
   * prompt's tokens first.
   *
   * @return a new decoder at the start of a text
   */
  public StreamingDecoder decoder() {
    return new StreamingDecoder(vocabulary, addsSpacePrefix);
  }
}
