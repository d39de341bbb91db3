package dev.encodering.metal.kernelbuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kernel's text with what it includes in place; messages keep the lines of the kernel's file. */
final class Source {
  private static final Pattern INCLUDE = Pattern.compile("\\s*#include \"([\\w.]+)\"\\s*");

  private Source() {}

  static String of(Path directory, Kernel kernel) throws IOException {
    StringBuilder text = new StringBuilder("#version 450\n#line 1\n");
    int number = 0;
    for (String line : lines(directory, kernel.source(), kernel)) {
      number++;
      Matcher include = INCLUDE.matcher(line);
      if (include.matches()) {
        lines(directory, include.group(1), kernel).forEach(each -> text.append(each).append('\n'));
        text.append("#line ").append(number + 1).append('\n');
      } else {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }

  private static List<String> lines(Path directory, String file, Kernel kernel) throws IOException {
    try {
      return Files.readAllLines(directory.resolve(file));
    } catch (NoSuchFileException e) {
      throw kernel.refused("there is no file " + file + " beside " + KernelList.FILE);
    }
  }
}
