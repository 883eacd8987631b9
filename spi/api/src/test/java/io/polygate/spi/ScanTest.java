package io.polygate.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScanTest {
  @Test
  void segmentsNeverChange() {
    // Recorded once: cursors and moves of data rely on these staying what they are.
    assertThat(Scan.segmentOf("a", 1024)).isEqualTo(718);
    assertThat(Scan.segmentOf("user#1", 1024)).isEqualTo(951);
    assertThat(Scan.segmentOf("é𝄞", 1024)).isEqualTo(997);
  }

  @Test
  void segmentsAreBalanced() {
    int[] counts = new int[8];
    for (int i = 0; i < 80_000; i++) {
      counts[Scan.segmentOf("user#" + i, 8)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(9_000, 11_000);
    }
  }

  @Test
  void segmentsOutsideTheirNumberAreRefused() {
    for (int[] bad : new int[][] {{-1, 4}, {4, 4}, {0, 0}, {0, 1025}, {0, -1}}) {
      assertThatThrownBy(() -> scan(bad[0], bad[1])).isInstanceOf(StorageException.Invalid.class);
    }
    assertThat(scan(1023, 1024).segment()).isEqualTo(1023);
  }

  private static Scan scan(int segment, int segments) {
    return new Scan(
        new CollectionName("c"),
        segment,
        segments,
        Optional.empty(),
        Optional.empty(),
        PageRequest.first(1));
  }
}
