package dev.encodering.bench.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;

/** The small model inside this program, fable-f16, and what it must answer. */
public final class BundledModel {

  /** What messages call the model. */
  public static final String NAME = "fable-f16.gguf";

  private static final String GOLDEN_NAME = "fable-f16.golden.json";

  private BundledModel() {}

  /**
   * Reads the model into a direct buffer of 7 MB; no file is written. Any thread.
   *
   * @return a new copy with each call
   */
  public static GgufFile open() {
    return GgufFile.of(NAME, bytes());
  }

  /** The whole file in a new direct buffer. */
  static ByteBuffer bytes() {
    try {
      return read(resource(NAME));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the outputs that the model must give. Any thread.
   *
   * @return a new record with each call
   */
  public static GoldenOutputs golden() {
    try (InputStream in = resource(GOLDEN_NAME).openStream();
        Reader json = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return GoldenOutputs.read(GOLDEN_NAME, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL resource(String name) {
    URL url = BundledModel.class.getResource(name);
    if (url == null) {
      throw new ModelException(name, "is missing from this build: build the jar again");
    }
    return url;
  }

  private static ByteBuffer read(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    try (InputStream in = connection.getInputStream();
        ReadableByteChannel channel = Channels.newChannel(in)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(connection.getContentLength());
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // a jar entry is inflated in pieces
      }
      return bytes.flip();
    }
  }
}
