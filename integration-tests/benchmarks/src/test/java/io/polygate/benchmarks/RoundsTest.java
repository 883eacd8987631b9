package io.polygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  @Test
  void medianIsTheMiddleFigure() {
    assertThat(Rounds.median(9, 1, 5)).isEqualTo(5);
  }

  @Test
  void medianOfAnEvenCountIsTheMeanOfTheMiddleTwo() {
    assertThat(Rounds.median(4, 1, 100, 2)).isEqualTo(3);
  }

  @Test
  void medianLeavesItsArgumentsAlone() {
    double[] figures = {3, 1, 2};
    Rounds.median(figures);
    assertThat(figures).containsExactly(3, 1, 2);
  }

  @Test
  void medianOfNothingIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(Rounds::median);
  }

  @Test
  void sidesTakeTurns() throws CaseFailure {
    List<String> turns = new ArrayList<>();
    Rounds.Medians medians =
        Rounds.alternate(
            3,
            () -> {
              turns.add("gateway");
              return turns.size();
            },
            () -> {
              turns.add("floor");
              return 10.0 * turns.size();
            });
    assertThat(turns).containsExactly("gateway", "floor", "gateway", "floor", "gateway", "floor");
    assertThat(medians).isEqualTo(new Rounds.Medians(3, 40));
  }

  @Test
  void failureOfARoundEndsThem() {
    assertThatExceptionOfType(CaseFailure.class)
        .isThrownBy(
            () ->
                Rounds.alternate(
                    2,
                    () -> 1,
                    () -> {
                      throw new CaseFailure("no answer");
                    }))
        .withMessage("no answer");
  }
}
