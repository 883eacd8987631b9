package io.polygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultTest {
  @Test
  void ratioIsTheShareOfTheFloor() {
    assertThat(Result.compared("case", "req/s", 75, 100).ratio()).hasValue(0.75);
  }

  @Test
  void floorOfZeroHasNoRatio() {
    assertThat(Result.compared("case", "req/s", 75, 0).ratio()).isEmpty();
  }

  @Test
  void timesAloneHaveNoRatio() {
    Times times = new Times();
    times.add(1_000_000);
    assertThat(Result.timed("start", times).ratio()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Case", "a--b", "-a", "a-", "a b", "a\"b", "a,b"})
  void nameThatIsNoWordOfTheCommandLineIsRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Result.compared(name, "req/s", 1, 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void figureThatNobodyCanMeasureIsRefused(double figure) {
    assertThatIllegalArgumentException().isThrownBy(() -> Result.compared("a", "req/s", figure, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Result.compared("a", "req/s", 1, figure));
  }
}
