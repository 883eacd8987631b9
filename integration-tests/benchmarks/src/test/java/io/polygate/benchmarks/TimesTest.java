package io.polygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TimesTest {
  @Test
  void percentilesAreInMilliseconds() {
    Times times = new Times();
    for (int millis = 1; millis <= 100; millis++) {
      times.add(millis * 1_000_000L);
    }
    assertThat(times.count()).isEqualTo(100);
    assertThat(times.millisAt(50)).isCloseTo(50, within(0.1));
    assertThat(times.millisAt(99)).isCloseTo(99, within(0.1));
    assertThat(times.millisAt(100)).isCloseTo(100, within(0.1));
  }

  @Test
  void oneSlowTimeInFewIsThe99thPercentile() {
    Times times = new Times();
    times.add(1_000_000);
    times.add(1_000_000);
    times.add(900_000_000);
    assertThat(times.millisAt(50)).isCloseTo(1, within(0.01));
    assertThat(times.millisAt(99)).isCloseTo(900, within(1.0));
  }

  @Test
  void timesOutsideOfTheRangeAreKeptAtItsEnds() {
    Times times = new Times();
    times.add(-5);
    times.add(Long.MAX_VALUE);
    assertThat(times.millisAt(50)).isZero();
    assertThat(times.millisAt(100)).isCloseTo(120_000, within(100.0));
  }

  @Test
  void nothingHasNoPercentile() {
    assertThatIllegalStateException().isThrownBy(() -> new Times().millisAt(50));
  }
}
