package dev.encodering.metal.kernelbuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code kernels.list}: a kernel a line, fields separated by blanks, {@code #} comments. */
final class KernelList {
  static final String FILE = "kernels.list";

  private static final int FIELDS = 5;
  private static final String NAME = "[a-z][a-z0-9_]*";

  private KernelList() {}

  static List<Kernel> read(Path directory) throws IOException {
    List<Kernel> kernels = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int number = 0;
    for (String line : Files.readAllLines(directory.resolve(FILE))) {
      number++;
      String text = line.replaceFirst("#.*", "").strip();
      if (text.isEmpty()) {
        continue;
      }
      Kernel kernel = parse(text, number);
      if (!names.add(kernel.name())) {
        throw refused(number, "the name " + kernel.name() + " is taken");
      }
      kernels.add(kernel);
    }
    return kernels;
  }

  private static Kernel parse(String line, int number) {
    String[] fields = line.split("\\s+");
    if (fields.length < FIELDS) {
      throw refused(number, "a line is: name source buffers bytes local-size [macro...]");
    }
    if (!fields[0].matches(NAME)) {
      throw refused(number, "the name " + fields[0] + " is not of the form " + NAME);
    }
    return new Kernel(
        fields[0],
        fields[1],
        within(fields[2], "buffers", 0, Kernel.MAX_BUFFERS, number),
        within(fields[3], "bytes", 4, Kernel.MAX_BYTES, number),
        within(fields[4], "the local size", 1, 1024, number),
        List.of(fields).subList(FIELDS, fields.length));
  }

  private static int within(String text, String what, int least, int most, int line) {
    int value = text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
    if (value < least || value > most) {
      throw refused(line, what + " is " + text + ", it must be " + least + ".." + most);
    }
    return value;
  }

  private static KernelException refused(int line, String reason) {
    return new KernelException(FILE + ", line " + line + ": " + reason);
  }
}
