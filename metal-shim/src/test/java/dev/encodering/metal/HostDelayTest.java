package dev.encodering.metal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HostDelayTest extends DeviceTest {

  @Test
  void aDelayMakesASubmissionTakeLonger() throws InterruptedException {
    long delayNs = 20_000_000;
    device.control(TestControl.DELAY_NS, delayNs);
    MetalQueue slow = closedAfterwards(device.queue(1));
    MetalEncoder encoder = closedAfterwards(slow.encoder(16));
    encoder.begin();
    long start = System.nanoTime();
    slow.awaitCompleted(encoder.commit());
    assertTrue(System.nanoTime() - start >= delayNs);
  }
}
