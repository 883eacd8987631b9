package io.polygate.spi.tck.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Part;
import io.polygate.spi.tck.TestClock;
import io.polygate.spi.tck.memory.MemoryBackend;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationStreamTest {
  private static final Set<Part> PARTS =
      EnumSet.of(Part.ITEMS, Part.QUERIES, Part.TRANSACTIONS, Part.INDEXES, Part.EXPIRY);

  /** What a stream came to on the reference store. */
  private static final List<String> FACTS = run();

  @Test
  void aSeedAlwaysGivesTheSameStream() {
    assertThat(texts(7)).isEqualTo(texts(7));
  }

  @Test
  void anotherSeedGivesAnotherStream() {
    assertThat(texts(7)).isNotEqualTo(texts(8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATED.*",
        "REPLACED.*",
        "DELETED.*",
        "UNCHANGED.*",
        ".* replayed",
        "item .* expires Optional\\[.*",
        "item .*text/plain.*",
        "failed checks: 0 EXISTS of a version",
        "failed checks: 0 ABSENT",
        "failed checks: 0 VERSION of a version",
        "failed checks: 0 CONDITION of a version",
        "failed checks: 0 CONDITION",
        "failed checks: [0-9] .*, [0-9] .*",
        "rejected: CONTENT",
        "rejected: IDEMPOTENCY_KEY_REUSED",
        "not found: TENANT",
        "not found: INDEX",
        "invalid",
        "erased true"
      })
  void streamMeetsEveryKindOfOutcome(String outcome) {
    assertThat(FACTS).anyMatch(fact -> fact.matches(outcome));
  }

  @Test
  void mostOperationsAreNotRefused() {
    assertThat(FACTS)
        .filteredOn(fact -> fact.startsWith("not found") || fact.equals("invalid"))
        .hasSizeLessThan(FACTS.size() / 10);
    assertThat(FACTS)
        .filteredOn(fact -> fact.startsWith("item "))
        .hasSizeGreaterThan(FACTS.size() / 10);
  }

  private static List<String> run() {
    TestClock clock = new TestClock();
    MemoryBackend backend = new MemoryBackend(clock);
    OperationStream stream = new OperationStream(11, PARTS, backend.limits(), clock);
    Side side = new Side(backend);
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      Report report = stream.next().on(side);
      report.versions().forEach(side::place);
      facts.addAll(report.facts());
    }
    return facts;
  }

  private static List<String> texts(long seed) {
    TestClock clock = new TestClock();
    OperationStream stream =
        new OperationStream(seed, PARTS, new MemoryBackend(clock).limits(), clock);
    return IntStream.range(0, 500).mapToObj(i -> stream.next().toString()).toList();
  }
}
