package dev.encodering.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The subcommands of {@code compare} that launch JMH, with one that answers at once. */
class GateCommandsTest {
  @TempDir Path directory;
  @TempDir Path results;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private String jar(String name, String cost) throws Exception {
    return new FakeJmh(directory).jar(name, "a.B.c", cost).toString();
  }

  private int compare(String... arguments) {
    String[] all = new String[arguments.length + 5];
    all[0] = "compare";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    List<String> common = List.of("--blocks", "3", "--out", results.toString());
    for (int i = 0; i < common.size(); i++) {
      all[arguments.length + 1 + i] = common.get(i);
    }
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  @Test
  void aPairTellsTwoJarsApart() throws Exception {
    String page = results.resolve("page.html").toString();
    assertEquals(1, compare("pair", jar("base", "100"), jar("head", "120"), "--html", page));
    assertTrue(out.toString().contains("REGRESSED"), out.toString());
    assertTrue(err.toString().contains("[3/3] block 3 of 3, a.B.c, about "), err.toString());
    assertTrue(err.toString().contains("confirming: a.B.c"), err.toString());
    assertTrue(Files.readString(Path.of(page)).contains("REGRESSED (1 regressed)"));
  }

  @Test
  void aPairOfOneJarIsOk() throws Exception {
    String jar = jar("same", "100");
    assertEquals(0, compare("pair", jar, jar));
  }

  @Test
  void aNoiseFloorIsATableUnderItsMachine() throws Exception {
    String markdown = results.resolve("aa.md").toString();
    assertEquals(0, compare("--aa", jar("same", "100"), "--md", markdown), err.toString());
    assertTrue(out.toString().contains("3 forks show"), out.toString());
    assertTrue(out.toString().contains("100 ns/op"), out.toString());
    assertTrue(Files.readString(Path.of(markdown)).contains("| B.c | mean | 100 ns/op | 0 % |"));
  }

  @Test
  void aProofFindsWhatItPlantsAndNothingElse() throws Exception {
    assertEquals(0, compare("prove", jar("self", "100"), "--tries", "1"), err.toString());
    List<String> lines = out.toString().lines().toList();
    assertEquals(
        "3 forks a side, tolerance 5 %: called regressed from 5 % on; planted: 10 % more work",
        lines.get(1));
    assertEquals("unchanged  1  OK            +0.0 % (+0.0 % to +0.0 %)", lines.get(2).strip());
    assertTrue(lines.get(3).startsWith("planted    1  REGRESSED     +10.0 %"), lines.get(3));
    assertEquals("regressed: 1 of 1 planted, 0 of 1 unchanged", lines.get(4));
    assertTrue(err.toString().contains("[1/1] one unchanged and one planted"));
  }

  @Test
  void aProofNeedsForksAndTries() throws Exception {
    assertEquals(2, compare("prove", jar("self", "100"), "--tries", "0"));
    assertTrue(err.toString().startsWith("error: --tries is 0"), err.toString());
  }
}
