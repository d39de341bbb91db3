package dev.encodering.bench.decode;

import dev.encodering.bench.OutputFile;
import dev.encodering.metal.MetalBuffer;
import dev.encodering.metal.MetalPipeline;
import dev.encodering.metal.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A text as a file with which a program can run its tokens without Java: the buffers before the
 * first token, the kernels as Metal takes them, the commands of a token, which are the same for
 * each, and the ids that must come.
 *
 * <p>After the eight bytes "MCTAPE1" and NUL it is a sequence of numbers of eight bytes,
 * little-endian, and of bytes that are padded to a multiple of eight:
 *
 * <ul>
 *   <li>the number of buffers; of each its size, its storage (0 shared, 1 private) and its bytes;
 *       then which one holds the results, a word for each position;
 *   <li>the number of kernels; of each the length of its name and the name, the length of its MSL
 *       and the MSL, each with a NUL at the end;
 *   <li>the number of commands; of each 2 for a barrier, or 1 for a dispatch, its kernel, its
 *       threadgroups, the number of buffers, each buffer with its offset, the number of words and
 *       the words, four bytes each;
 *   <li>the number of ids, and the ids, four bytes each.
 * </ul>
 */
final class Tape implements AutoCloseable {
  private static final long DISPATCH = 1;
  private static final long BARRIER = 2;
  private static final int ALIGNMENT = 8;
  private static final int MOST_AT_ONCE = 1 << 20;

  private final FileChannel file;
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer copy = ByteBuffer.allocateDirect(MOST_AT_ONCE);
  private final List<MetalBuffer> buffers = new ArrayList<>();
  private final List<MetalPipeline> pipelines = new ArrayList<>();

  private Tape(Path path) throws IOException {
    file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  /** Writes the tape of a text; the decoder has nothing in flight, before and after. */
  static void write(OutputFile path, Decoder decoder, Prompt prompt, int limit)
      throws IOException, InterruptedException {
    decoder.reset(prompt.tokens(), prompt.sampling());
    try (Tape tape = new Tape(path.path())) {
      tape.bytes("MCTAPE1\0".getBytes(StandardCharsets.US_ASCII));
      List<List<Dispatch>> steps = decoder.graph().asList();
      steps.forEach(step -> step.forEach(tape::collect));
      tape.writeBuffers(decoder.results());
      tape.writePipelines();
      tape.writeCommands(steps);
      tape.writeIds(decoder, prompt, limit);
    } catch (IOException e) {
      throw new IOException("cannot write " + path.option() + " " + path.path() + ": " + e, e);
    }
  }

  private void collect(Dispatch dispatch) {
    if (!pipelines.contains(dispatch.pipeline())) {
      pipelines.add(dispatch.pipeline());
    }
    for (MetalBuffer buffer : dispatch.buffers()) {
      if (!buffers.contains(buffer)) {
        buffers.add(buffer);
      }
    }
  }

  private void writeBuffers(MetalBuffer results) throws IOException {
    number(buffers.size());
    for (MetalBuffer buffer : buffers) {
      number(buffer.bytes());
      number(buffer.storage() == Storage.SHARED ? 0 : 1);
      for (long at = 0; at < buffer.bytes(); at += copy.capacity()) {
        copy.clear().limit((int) Math.min(copy.capacity(), buffer.bytes() - at));
        buffer.read(at, copy.slice());
        write(copy);
      }
      pad(buffer.bytes());
    }
    number(buffers.indexOf(results));
  }

  private void writePipelines() throws IOException {
    number(pipelines.size());
    for (MetalPipeline pipeline : pipelines) {
      text(pipeline.kernel());
      text(mslOf(pipeline.kernel()));
    }
  }

  private static String mslOf(String kernel) throws IOException {
    try (InputStream msl =
        MetalPipeline.class.getResourceAsStream("kernels/" + kernel + ".metal")) {
      if (msl == null) {
        throw new IOException("there is no MSL of the kernel " + kernel);
      }
      return new String(msl.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void writeCommands(List<List<Dispatch>> steps) throws IOException {
    number(steps.stream().mapToInt(List::size).sum() + steps.size() - 1);
    for (int step = 0; step < steps.size(); step++) {
      if (step > 0) {
        number(BARRIER);
      }
      for (Dispatch dispatch : steps.get(step)) {
        writeDispatch(dispatch);
      }
    }
  }

  private void writeDispatch(Dispatch dispatch) throws IOException {
    number(DISPATCH);
    number(pipelines.indexOf(dispatch.pipeline()));
    number(dispatch.groups());
    List<MetalBuffer> bound = dispatch.buffers();
    number(bound.size());
    for (int i = 0; i < bound.size(); i++) {
      number(buffers.indexOf(bound.get(i)));
      number(dispatch.offset(i));
    }
    words(dispatch.words());
  }

  private void writeIds(Decoder decoder, Prompt prompt, int limit)
      throws IOException, InterruptedException {
    try (TokenLoop loop = decoder.open(DecodeMode.INLINE, 0)) {
      int count = new Generation(decoder, loop).run(prompt, limit, 0, token -> {}).length;
      int[] ids = new int[prompt.tokens().length - 1 + count];
      for (int position = 0; position < ids.length; position++) {
        ids[position] = decoder.result(position);
      }
      words(ids);
    }
  }

  private void number(long value) throws IOException {
    write(number.clear().putLong(value).flip());
  }

  private void words(int[] words) throws IOException {
    number(words.length);
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(words);
    bytes(bytes.array());
  }

  private void text(String text) throws IOException {
    byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    bytes(bytes);
  }

  private void bytes(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
    pad(bytes.length);
  }

  private void pad(long bytes) throws IOException {
    write(ByteBuffer.allocate((int) (-bytes & (ALIGNMENT - 1))));
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
