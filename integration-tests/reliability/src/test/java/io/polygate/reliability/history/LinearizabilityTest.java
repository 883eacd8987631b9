package io.polygate.reliability.history;

import static io.polygate.reliability.history.Operation.End.DONE;
import static io.polygate.reliability.history.Operation.End.REFUSED;
import static io.polygate.reliability.history.Operation.End.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.reliability.history.Operation.End;
import io.polygate.reliability.history.Operation.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the check lets pass, and what not. */
class LinearizabilityTest {
  private static Operation read(@Nullable String value, long called, long returned) {
    return new Operation(Kind.READ, null, value, DONE, called, returned);
  }

  private static Operation write(@Nullable String value, long called, long returned) {
    return new Operation(Kind.WRITE, null, value, DONE, called, returned);
  }

  private static Operation lateWrite(String value, long called) {
    return new Operation(Kind.WRITE, null, value, UNKNOWN, called, Long.MAX_VALUE);
  }

  private static Operation swap(String from, String to, End end, long called, long returned) {
    return new Operation(Kind.COMPARE_AND_SET, from, to, end, called, returned);
  }

  @Test
  void nothingHoldsOfNothing() {
    assertThat(Linearizability.holds(List.of())).isTrue();
    assertThat(Linearizability.holds(List.of(read(null, 1, 2)))).isTrue();
    assertThat(Linearizability.holds(List.of(read("a", 1, 2)))).isFalse();
  }

  @Test
  void aReadAfterAWriteSeesIt() {
    assertThat(Linearizability.holds(List.of(write("a", 1, 2), read("a", 3, 4)))).isTrue();
    assertThat(Linearizability.holds(List.of(write("a", 1, 2), read(null, 3, 4)))).isFalse();
  }

  @Test
  void aReadDuringAWriteSeesEither() {
    assertThat(Linearizability.holds(List.of(write("a", 1, 5), read("a", 2, 3)))).isTrue();
    assertThat(Linearizability.holds(List.of(write("a", 1, 5), read(null, 2, 3)))).isTrue();
    assertThat(Linearizability.holds(List.of(write("a", 1, 9), read("a", 2, 3), read(null, 4, 5))))
        .isFalse();
  }

  @Test
  void whatIsUnknownMayHappenOnceLaterOrNever() {
    List<Operation> history = List.of(write("a", 1, 2), lateWrite("b", 3));
    assertThat(Linearizability.holds(history)).isTrue();
    assertThat(Linearizability.holds(with(history, read("a", 4, 5), read("b", 6, 7)))).isTrue();
    assertThat(
            Linearizability.holds(
                with(history, read("b", 4, 5), write("c", 6, 7), read("b", 8, 9))))
        .isFalse();
    assertThat(Linearizability.holds(with(List.of(read("b", 1, 2)), lateWrite("b", 3)))).isFalse();
  }

  @Test
  void oneOfTwoThatCompareTheSameWins() {
    Operation first = swap("a", "b", DONE, 3, 6);
    assertThat(
            Linearizability.holds(List.of(write("a", 1, 2), first, swap("a", "c", REFUSED, 4, 5))))
        .isTrue();
    assertThat(Linearizability.holds(List.of(write("a", 1, 2), first, swap("a", "c", DONE, 4, 5))))
        .isFalse();
    assertThat(Linearizability.holds(List.of(write("a", 1, 2), swap("a", "c", REFUSED, 3, 4))))
        .isFalse();
  }

  @Test
  void aLongHistoryIsSoonDecided() {
    List<Operation> history = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      history.add(write("v" + i, 4L * i, 4L * i + 5));
      history.add(read("v" + i, 4L * i + 2, 4L * i + 3));
    }
    assertThat(Linearizability.holds(history)).isTrue();
    history.add(read("v7", 300_000, 300_001));
    assertThat(Linearizability.holds(history)).isFalse();
  }

  @Test
  void manyOperationsWithoutAnAnswerAreSoonDecided() {
    List<Operation> history = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      history.add(lateWrite("late" + i, 10L * i));
      history.add(new Operation(Kind.WRITE, null, null, UNKNOWN, 10L * i, Long.MAX_VALUE));
      history.add(write("v" + i, 10L * i + 1, 10L * i + 3));
      history.add(read(i % 3 == 0 ? null : "v" + i, 10L * i + 4, 10L * i + 5));
      history.add(swap("v" + i, "w" + i, REFUSED, 10L * i + 6, 10L * i + 7));
    }
    assertThat(Linearizability.holds(history)).isTrue();
    history.add(read("late3", 700, 701));
    assertThat(Linearizability.holds(history)).isTrue();
    history.add(write("x", 702, 703));
    history.add(read("late3", 704, 705));
    assertThat(Linearizability.holds(history)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(PlantedBug.class)
  void plantedBugsAreFoundAndNoOthers(PlantedBug bug) {
    Recorder recorder = new Recorder(bug.register(), List.of("a", "b"));
    recorder.run(4, 2_000, 42);
    assertThat(recorder.isLinearizable()).isEqualTo(bug == PlantedBug.NONE);
  }

  private static List<Operation> with(List<Operation> history, Operation... more) {
    List<Operation> all = new ArrayList<>(history);
    all.addAll(List.of(more));
    return all;
  }
}
