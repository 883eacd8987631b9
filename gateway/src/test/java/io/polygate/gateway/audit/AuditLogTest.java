package io.polygate.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a changed log is told from one that was not changed. */
class AuditLogTest {
  @TempDir private Path directory = Path.of("");

  private static AuditEntry entry(int i) {
    return new AuditEntry(
        Instant.EPOCH.plusSeconds(i), "key:a", "127.0.0.1", "PUT /x", "notes", "t" + i, "c", 200);
  }

  private void write(int from, int count, long maxFile) {
    try (AuditLog log = new AuditLog(directory, maxFile)) {
      for (int i = from; i < from + count; i++) {
        log.add(entry(i));
      }
    }
  }

  @Test
  void linesMakeAChainOverFilesAndStarts() throws IOException {
    write(0, 50, 2_000);
    write(50, 50, 2_000);

    AuditChain chain = AuditChain.follow(directory);
    assertThat(chain.broken()).isEmpty();
    assertThat(chain.number()).isEqualTo(100);
    assertThat(AuditChain.files(directory)).hasSizeGreaterThan(5);
    assertThat(Files.readString(AuditChain.files(directory).getFirst()))
        .startsWith(
            "{\"number\":1,\"at\":\"1970-01-01T00:00:00Z\",\"who\":\"key:a\",\"from\":\"127.0.0.1\",\"operation\":\"PUT"
                + " /x\",\"namespace\":\"notes\",\"tenant\":\"t0\"");
  }

  @Test
  void whatWasChangedIsFound() throws IOException {
    write(0, 20, 1_000_000);
    Path file = AuditChain.files(directory).getFirst();
    List<String> lines = Files.readAllLines(file);

    List<String> changed = new ArrayList<>(lines);
    changed.set(4, changed.get(4).replace("\"t4\"", "\"t5\""));
    assertBroken(file, changed, "line 6");

    List<String> missing = new ArrayList<>(lines);
    missing.remove(7);
    assertBroken(file, missing, "line 8");

    List<String> doubled = new ArrayList<>(lines);
    doubled.add(3, lines.get(3));
    assertBroken(file, doubled, "line 5");

    List<String> swapped = new ArrayList<>(lines);
    swapped.set(10, lines.get(11));
    swapped.set(11, lines.get(10));
    assertBroken(file, swapped, "line 11");

    List<String> torn = new ArrayList<>(lines);
    torn.set(19, lines.get(19).substring(0, 30));
    assertBroken(file, torn, "line 20");

    Files.write(file, lines);
    assertThat(AuditChain.follow(directory).number()).isEqualTo(20);
  }

  private void assertBroken(Path file, List<String> lines, String place) throws IOException {
    Files.write(file, lines);
    assertThat(AuditChain.follow(directory).broken().orElse("")).endsWith(place);
    assertThatThrownBy(() -> new AuditLog(directory, 1_000))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(place);
  }

  @Test
  void anEmptyLogHolds() {
    assertThat(AuditChain.follow(directory.resolve("nowhere")))
        .isEqualTo(new AuditChain(0, AuditChain.BEGIN, Optional.empty()));
  }
}
