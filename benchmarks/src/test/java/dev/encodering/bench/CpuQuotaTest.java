package dev.encodering.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuQuotaTest {

  @TempDir Path mount;

  private void write(String group, String file, String text) throws IOException {
    Path directory = Files.createDirectories(mount.resolve(group));
    Files.writeString(directory.resolve(file), text + "\n");
  }

  private double cores(String... memberships) {
    return CpuQuota.cores(mount, List.of(memberships));
  }

  @Test
  void version2KeepsQuotaAndPeriodInOneFile() throws IOException {
    write("app.slice", "cpu.max", "150000 100000");
    assertEquals(1.5, cores("0::/app.slice"));
  }

  @Test
  void version1KeepsThemInTwo() throws IOException {
    write("cpu/app", "cpu.cfs_quota_us", "50000");
    write("cpu/app", "cpu.cfs_period_us", "100000");
    assertEquals(0.5, cores("2:cpuacct:/", "1:cpu:/app", "0::/"));
  }

  @Test
  void version1MayMountTheControllerWithAnother() throws IOException {
    write("cpu,cpuacct/app", "cpu.cfs_quota_us", "300000");
    write("cpu,cpuacct/app", "cpu.cfs_period_us", "100000");
    assertEquals(3, cores("4:cpu,cpuacct:/app"));
  }

  @Test
  void noLimitIsSaidInThreeWays() throws IOException {
    write("", "cpu.max", "max 100000");
    write("cpu", "cpu.cfs_quota_us", "-1");
    write("cpu", "cpu.cfs_period_us", "100000");
    assertEquals(CpuQuota.NONE, cores("1:cpu:/", "0::/nowhere"));
  }

  @Test
  void aGroupIsBoundByThoseAboveItToo() throws IOException {
    write("outer", "cpu.max", "200000 100000");
    write("outer/inner", "cpu.max", "800000 100000");
    assertEquals(2, cores("0::/outer/inner"));
  }

  @Test
  void aContainerFindsItsOwnLimitAtTheMount() throws IOException {
    write("", "cpu.max", "100000 100000");
    assertEquals(1, cores("0::/a/path/of/the/host"));
  }

  @Test
  void linesThatAreNoMembershipsAreLeftOut() {
    assertEquals(CpuQuota.NONE, cores("", "nonsense", "1:2"));
  }
}
