package io.polygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void steadyRequestsAreDueAtEqualDistancesWhateverTheTimeIs() {
    Schedule schedule = new Schedule.Steady(4, SECOND);
    assertThat(schedule.dueAt(0, 999)).isZero();
    assertThat(schedule.dueAt(3, 5)).isEqualTo(750_000_000);
    assertThat(schedule.includes(3, Long.MAX_VALUE)).isTrue();
    assertThat(schedule.includes(4, 0)).isFalse();
  }

  @Test
  void saturatingRequestsAreDueAtOnceUntilTheEnd() {
    Schedule schedule = new Schedule.Saturating(SECOND);
    assertThat(schedule.dueAt(1_000_000, 42)).isEqualTo(42);
    assertThat(schedule.includes(1_000_000, 999_999_999)).isTrue();
    assertThat(schedule.includes(0, 1_000_000_000)).isFalse();
    assertThat(schedule.end()).isGreaterThan(schedule.length());
  }

  @Test
  void countedRequestsEndWithTheirNumber() {
    Schedule schedule = new Schedule.Counted(10, SECOND);
    assertThat(schedule.includes(9, 0)).isTrue();
    assertThat(schedule.includes(10, 0)).isFalse();
    assertThat(schedule.end()).isEqualTo(SECOND.toNanos());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void rateThatCannotBeKeptIsRefused(double rate) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule.Steady(rate, SECOND));
  }
}
