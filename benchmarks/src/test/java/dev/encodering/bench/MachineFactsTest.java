package dev.encodering.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.encodering.metal.Placement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MachineFactsTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  void timerSlackIsThatOfTheThreadThatAsks() {
    CompletableFuture<Long> slackNs = new CompletableFuture<>();
    new Thread(
            () -> {
              Placement.timerSlackNs(1_234).run();
              slackNs.complete(MachineFacts.now().timerSlackNs());
            })
        .start();
    assertEquals(1_234, slackNs.join());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void timeStolenIsWhatWasStolenMeanwhile() {
    MachineFacts before = MachineFacts.now();
    assertTrue(before.stolenMs() >= 0);
    MachineFacts longAgo =
        new MachineFacts(
            before.cpu(),
            before.cores(),
            before.quotaCores(),
            before.system(),
            before.java(),
            before.flags(),
            before.timerSlackNs(),
            before.loadBefore(),
            before.loadAfter(),
            before.stolenMs() - 5_000);
    long stolenMs = longAgo.after().stolenMs();
    assertTrue(stolenMs >= 5_000 && stolenMs <= 5_000 + MachineFacts.now().stolenMs());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theMachineIsNamed() {
    MachineFacts facts = MachineFacts.now();
    assertNotNull(facts.cpu());
    assertTrue(facts.system().startsWith("Linux "), facts.system());
    assertTrue(facts.java().startsWith(Integer.toString(Runtime.version().feature())));
  }
}
