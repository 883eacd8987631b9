package io.polygate.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SortRangeTest {
  private static final Value B = new Value.Text("b");

  @Test
  void boundsAreInsideWhenTheySaySo() {
    assertThat(between(B, true).contains(B)).isTrue();
    assertThat(between(B, false).contains(B)).isFalse();
    SortRange upTo = new SortRange.Between(Optional.empty(), Optional.of(bound(B, false)));
    assertThat(upTo.contains(new Value.Text("a"))).isTrue();
    assertThat(upTo.contains(B)).isFalse();
  }

  @Test
  void aValueOfAnotherTypeIsOutside() {
    assertThat(between(Value.Num.of(1), true).contains(B)).isFalse();
    assertThat(between(B, true).contains(Value.Num.of(9))).isFalse();
    assertThat(new SortRange.BeginsWith("b").contains(Value.Num.of(1))).isFalse();
    assertThat(new SortRange.Equal(Value.Num.of(1)).contains(new Value.Text("1"))).isFalse();
  }

  @Test
  void numbersCompareByValue() {
    Value one = new Value.Num(new BigDecimal("1.0"));
    assertThat(new SortRange.Equal(Value.Num.of(1)).contains(one)).isTrue();
    assertThat(between(Value.Num.of(9), true).contains(Value.Num.of(10))).isTrue();
  }

  @Test
  void everythingIncludesTheAbsentSortKey() {
    assertThat(SortRange.all().contains(new Value.Text(""))).isTrue();
  }

  @Test
  void aRangeWithoutBoundsIsRefused() {
    assertThatThrownBy(() -> new SortRange.Between(Optional.empty(), Optional.empty()))
        .isInstanceOf(StorageException.Invalid.class);
  }

  private static SortRange between(Value from, boolean inclusive) {
    return new SortRange.Between(Optional.of(bound(from, inclusive)), Optional.empty());
  }

  private static SortRange.Bound bound(Value value, boolean inclusive) {
    return new SortRange.Bound(value, inclusive);
  }
}
