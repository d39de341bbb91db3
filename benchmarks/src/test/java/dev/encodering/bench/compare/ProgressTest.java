package dev.encodering.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private long nowNs;

  @Test
  void theTimeLeftFollowsFromTheTimePerStep() {
    StringWriter text = new StringWriter();
    Progress progress = new Progress(new PrintWriter(text), () -> nowNs, 100);
    progress.step("one");
    nowNs += TimeUnit.SECONDS.toNanos(10);
    progress.step("two");
    for (int i = 0; i < 89; i++) {
      nowNs += TimeUnit.SECONDS.toNanos(10);
      progress.step("more");
    }
    String[] lines = text.toString().split("\\R");
    assertEquals("[1/100] one", lines[0]);
    assertEquals("[2/100] two, about 17 min left", lines[1]);
    assertEquals("[91/100] more, about 100 s left", lines[90]);
  }
}
