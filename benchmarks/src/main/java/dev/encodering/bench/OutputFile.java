package dev.encodering.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that an option asks for, refused before the work and not after it.
 *
 * @param option that named it
 * @param path where it goes
 */
public record OutputFile(String option, Path path) {

  /**
   * Refuses what cannot be written.
   *
   * @param option that named it
   * @param name of the file
   * @return to be written later
   * @throws IllegalArgumentException if its folder is not there, or it cannot be written
   */
  public static OutputFile of(String option, String name) {
    String start = option + " is " + name + ": ";
    Path file = Path.of(name).toAbsolutePath();
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(start + "that is a directory");
    }
    if (!Files.isDirectory(file.getParent())) {
      throw new IllegalArgumentException(start + "there is no directory " + file.getParent());
    }
    if (!Files.isWritable(Files.exists(file) ? file : file.getParent())) {
      throw new IllegalArgumentException(start + "it cannot be written");
    }
    return new OutputFile(option, Path.of(name));
  }

  /**
   * Writes it. The message of most file exceptions is the path alone, so this one says more.
   *
   * @param text of it
   * @throws IOException naming the option
   */
  public void write(String text) throws IOException {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new IOException("cannot write " + option + " " + path + ": " + e, e);
    }
  }
}
