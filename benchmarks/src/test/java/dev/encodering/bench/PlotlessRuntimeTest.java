package dev.encodering.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What asks for a plot, on a Java runtime that has only the distribution's modules. */
class PlotlessRuntimeTest {
  private static final Pattern MODULES = Pattern.compile("(?m)^modules=(\\S+)$");

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "1, report --bench in.json -o out.html",
    "1, cadence-plot in.json -o out.svg",
    "1, cadence --plot out.svg",
    "2, compare in.json in.json --html out.html",
    "2, compare pair in.jar in.jar --html out.html"
  })
  void aPlotIsRefusedInOneLineThatNamesAWayOut(int exitCode, String arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                modules(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments.split(" ")));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(
        "error: this Java runtime has no java.desktop, which plots need: draw with a whole JDK, by"
            + " java -jar lib/benchmarks.jar cadence-plot, report or compare, from the JSON files"
            + " that were written here",
        output.strip());
    assertEquals(exitCode, process.waitFor());
  }

  /** As the distribution is built. */
  private static String modules() throws IOException {
    Matcher modules = MODULES.matcher(Files.readString(Path.of("src/dist/build.sh")));
    modules.find();
    return modules.group(1);
  }
}
