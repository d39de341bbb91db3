package dev.encodering.bench.compare;

import static dev.encodering.bench.results.JmhJson.forks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.bench.results.JmhJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentCheckTest {
  private static final String MACHINE =
      "{\"machine\": {\"cpu\": \"C\", \"cores\": 2, \"quotaCores\": -1.0, \"system\": \"K\","
          + " \"timerSlackNs\": 50000, \"flags\": [\"-Xmx1g\"], \"loadBefore\": 0.5,"
          + " \"stolenMs\": 10}, \"started\": \"2026-01-01T00:00:00Z\","
          + " \"ended\": \"2026-01-01T00:00:01Z\"}";

  @TempDir Path directory;

  private Judgement judge(String base, String head) throws Exception {
    JmhJson run = new JmhJson().benchmark("a.B.c", forks(1, 2, 3));
    Path baseFile = run.write(directory.resolve("base.json"));
    Path headFile = run.write(directory.resolve("head.json"));
    Files.writeString(directory.resolve("base.env.json"), base);
    if (head != null) {
      Files.writeString(directory.resolve("head.env.json"), head);
    }
    return new Gate(Gates.ofTolerance(0.05), false)
        .judge(Gate.Side.read(baseFile), Gate.Side.read(headFile), List.of(), false);
  }

  @Test
  void theSameMachineIsCompared() throws Exception {
    Judgement judgement = judge(MACHINE, MACHINE);
    assertEquals(List.of(), judgement.differences());
    assertEquals(List.of(), judgement.notes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"cpu\": \"C\"|\"cpu\": \"D\"|the CPU differs: C in the base, D in the head",
        "\"cores\": 2|\"cores\": 4|the number of cores differs: 2 in the base, 4 in the head",
        "\"-Xmx1g\"|\"-Xint\"|the runner's list of JVM flags differs: [-Xmx1g] in the base, [-Xint] in the"
            + " head",
        "-1.0|1.5|the CPU quota differs: -1.0 in the base, 1.5 in" + " the head",
      })
  void anotherMachineIsNot(String was, String is, String difference) throws Exception {
    Judgement judgement = judge(MACHINE, MACHINE.replace(was, is));
    assertEquals(List.of(difference), judgement.differences());
    assertEquals(4, judgement.outcome().exitCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"K\"|\"L\"|the systems differ: K and L",
        "50000|1000|timer slack differs",
        "\"stolenMs\": 10|\"stolenMs\": 400|the host kept 20 % of the CPU time during the run of the head",
        "0.5|7.5|the machine was busy before the run of" + " the head: load 7.5 on 2 cores",
      })
  void whatMayDisturbIsNoted(String was, String is, String note) throws Exception {
    Judgement judgement = judge(MACHINE, MACHINE.replace(was, is));
    assertEquals(List.of(), judgement.differences());
    assertTrue(judgement.notes().get(0).startsWith(note), judgement.notes().toString());
  }

  @Test
  void whatDisturbsAPairIsNotedOnce() throws Exception {
    String disturbed = MACHINE.replace("\"stolenMs\": 10", "\"stolenMs\": 400");
    assertEquals(
        List.of("the host kept 20 % of the CPU time during the run of the pair"),
        judge(disturbed, disturbed).notes());
  }

  @Test
  void aMissingEnvironmentIsNoted() throws Exception {
    assertTrue(
        judge(MACHINE, null).notes().get(0).startsWith("no environment file beside the head"));
  }
}
