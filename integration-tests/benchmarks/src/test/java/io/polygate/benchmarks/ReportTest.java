package io.polygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void jsonHasOneObjectALine() {
    Report report = new JsonReport(out);
    report.begin("a machine", List.of("-Xmx1g"));
    report.add(Result.compared("item-get-hot", "req/s", 1234.5678, 2000).with(times(2_000_000)));
    report.add(Result.timed("start", times(1_500_000_000)));
    report.add(Result.compared("rss-idle", "MiB", 80, 0));
    report.end();
    assertThat(printed())
        .containsExactly(
            "{\"case\":\"item-get-hot\",\"rate\":1234.568,\"floor\":2000.000,\"ratio\":0.617,"
                + "\"p50Ms\":2.001,\"p99Ms\":2.001}",
            "{\"case\":\"start\",\"rate\":null,\"floor\":null,\"ratio\":null,"
                + "\"p50Ms\":1500.512,\"p99Ms\":1500.512}",
            "{\"case\":\"rss-idle\",\"rate\":80.000,\"floor\":0.000,\"ratio\":null,"
                + "\"p50Ms\":null,\"p99Ms\":null}");
  }

  @Test
  void tableIsAligned() {
    Report report = new TableReport(out);
    report.begin("a machine", List.of("-Xmx1g", "-Xint"));
    report.add(Result.compared("item-get-hot", "req/s", 51234, 101234).with(times(2_000_000)));
    report.add(Result.compared("item-get-1000-tenants", "req/s", 9, 10).with(times(2_000_000)));
    report.add(Result.timed("start", times(1_000_000_000)));
    report.end();
    List<String> lines = printed();
    assertThat(lines).startsWith("machine  a machine", "flags    -Xmx1g -Xint", "");
    assertThat(lines.get(3)).startsWith("case ").endsWith("   ratio");
    assertThat(lines.get(4))
        .startsWith("item-get-hot ")
        .contains(" 51,234 req/s")
        .endsWith("   0.51");
    assertThat(lines.get(5)).contains(" 9.0 req/s").endsWith("   0.90");
    assertThat(lines.get(6)).startsWith("start ").endsWith("      -");
    assertThat(lines.subList(3, 7)).extracting(String::length).containsOnly(lines.get(3).length());
  }

  @Test
  void tableSaysWhenThereAreNoFlags() {
    new TableReport(out).begin("a machine", List.of());
    assertThat(printed()).contains("flags    none");
  }

  private List<String> printed() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Times times(long nanos) {
    Times times = new Times();
    times.add(nanos);
    return times;
  }
}
