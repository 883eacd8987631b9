package io.polygate.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  @TempDir Path directory;

  @Test
  void linesAreReadInOrderAndGoOnAfterwards() throws IOException {
    Path path = directory.resolve("ledger");
    try (Ledger ledger = new Ledger(path)) {
      for (int i = 0; i < 100; i++) {
        ledger.acknowledged("line " + i);
      }
      assertThat(ledger.lines()).isEqualTo(100);
    }
    try (Ledger ledger = new Ledger(path)) {
      ledger.acknowledged("line 100");
    }
    assertThat(Ledger.read(path)).hasSize(101).startsWith("line 0").endsWith("line 100");
  }

  @Test
  void aLineThatBrokeOffIsNone() throws IOException {
    Path path = directory.resolve("ledger");
    try (Ledger ledger = new Ledger(path)) {
      ledger.acknowledged("whole");
    }
    Files.writeString(path, "hal", StandardOpenOption.APPEND);
    assertThat(Ledger.read(path)).containsExactly("whole");
  }
}
