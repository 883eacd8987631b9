package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.it.server.Answer;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the way to another node costs, and what a copy does of what a plain SQLite file does. It
 * takes turns with what it compares, and says what it measured; the figures are also the machine's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LitefsSpeedCheck {
  private static final int ROUNDS = 5;
  private static final int WRITES = 1000;
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern REFUSED = Pattern.compile("Non-2xx");

  private final LitefsGateways nodes =
      LitefsGateways.simulated("polygate.namespaces.plain.backend=sqlite/plain\n");
  private final Routes.Collection copied =
      Routes.Collection.of(LitefsGateways.NAMESPACE, "acme", "notes");
  private final Routes.Collection plain = Routes.Collection.of("plain", "acme", "notes");

  @BeforeAll
  void write() {
    nodes.http("n1").put(copied.item("k"), Json.object("text", "x".repeat(200))).expect(201);
    nodes.http("n2").put(plain.item("k"), Json.object("text", "x".repeat(200))).expect(201);
    nodes.begin();
  }

  @AfterAll
  void close() {
    nodes.close();
  }

  @Test
  void theWayToTheNodeThatWritesIsShort() {
    List<Double> added = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      long[] own = new long[WRITES];
      long[] sentOn = new long[WRITES];
      for (int i = 0; i < WRITES; i++) {
        own[i] = write("n1", i);
        sentOn[i] = write("n2", i);
      }
      double difference = median(sentOn) - median(own);
      System.out.printf(
          Locale.ROOT,
          "LiteFS: a write takes %.2f ms where it is made, %.2f ms more through another node%n",
          median(own),
          difference);
      if (round > 0) { // The first one is for the compiler.
        added.add(difference);
      }
    }
    assertThat(middle(added)).as("milliseconds that the way adds at the median").isLessThan(1.0);
  }

  private long write(String node, int number) {
    long start = System.nanoTime();
    Answer answer = nodes.http(node).put(copied.item("w" + number % 10), Json.object("n", number));
    long end = System.nanoTime();
    assertThat(answer.status()).isIn(200, 201);
    return end - start;
  }

  private static double median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1e6;
  }

  @Test
  void aCopyIsReadNearlyAsFastAsAPlainFile() throws Exception {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      double file = rate(plain.item("k"));
      double copy = rate(copied.item("k"));
      System.out.printf(
          Locale.ROOT,
          "LiteFS: %.0f reads a second of a plain file, %.0f of a copy: %.2f%n",
          file,
          copy,
          copy / file);
      if (round > 0) {
        ratios.add(copy / file);
      }
    }
    assertThat(middle(ratios)).as("reads of a copy, of a plain file 1").isGreaterThan(0.8);
  }

  private double rate(String path) throws IOException, InterruptedException {
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c64",
                "-d4s",
                "-H",
                "Authorization: " + nodes.authorization(),
                nodes.gateway("n2").address() + path)
            .redirectErrorStream(true)
            .start();
    String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(wrk.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(wrk.exitValue()).as(output).isZero();
    assertThat(REFUSED.matcher(output).find()).as(output).isFalse();
    Matcher rate = RATE.matcher(output);
    assertThat(rate.find()).as(output).isTrue();
    return Double.parseDouble(rate.group(1));
  }

  private static double middle(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
