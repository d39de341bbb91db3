package dev.encodering.bench.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledModelTest {

  @Test
  void isReadIntoADirectBuffer() {
    ByteBuffer bytes = BundledModel.bytes();
    assertTrue(bytes.isDirect());
    assertEquals(7_337_248, bytes.remaining());
    assertEquals("fable", BundledModel.open().metadata().string("general.name"));
  }

  @Test
  void isFoundInsideAJar(@TempDir Path directory)
      throws IOException, ReflectiveOperationException, URISyntaxException {
    Path jar = directory.resolve("bundle.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Path file : filesBesideTheModel()) {
        zip.putNextEntry(new ZipEntry("dev/encodering/bench/model/" + file.getFileName()));
        Files.copy(file, zip);
      }
    }
    ClassLoader jdkOnly = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, jdkOnly)) {
      Class<?> bundled = loader.loadClass(BundledModel.class.getName());
      Object file = bundled.getMethod("open").invoke(null);
      Object tensors = file.getClass().getMethod("tensors").invoke(file);
      assertEquals(74, ((Collection<?>) tensors).size());
    }
  }

  private static List<Path> filesBesideTheModel() throws IOException, URISyntaxException {
    Path classes = Path.of(BundledModel.class.getResource("BundledModel.class").toURI());
    Path model = Path.of(BundledModel.class.getResource(BundledModel.NAME).toURI());
    try (Stream<Path> files = Files.list(classes.getParent())) {
      Stream<Path> all = Stream.concat(files, Stream.of(model)).filter(Files::isRegularFile);
      return all.distinct().toList();
    }
  }

  @Test
  void goldenOutputsThatAreNoJsonAreRefused() {
    for (String json : List.of("", "[1]", "{", "{\"greedy\": []}")) {
      ModelException thrown =
          assertThrows(
              ModelException.class, () -> GoldenOutputs.read("g.json", new StringReader(json)));
      assertTrue(thrown.getMessage().startsWith("g.json: not the expected JSON: "));
    }
  }
}
