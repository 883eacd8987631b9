package io.polygate.backend.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.SortRange;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Property tests with a fixed seed. */
class OrderedValuesTest {
  private static final byte[] PREFIX = {1};
  private final Random random = new Random(4);

  private List<Value> values() {
    List<Value> values = new ArrayList<>();
    for (String number :
        List.of("0", "1", "-1", "10", "-10", "1E-130", "-1E-130", "9.9E+125", "-9.9E+125")) {
      values.add(new Value.Num(new BigDecimal(number)));
    }
    for (String text : List.of("", "a", "a\0", "a\0b", "aa", "b", "\uffff", "\ud83d\ude00")) {
      values.add(new Value.Text(text));
    }
    for (int i = 0; i < 150; i++) {
      values.add(random.nextBoolean() ? number() : text());
    }
    return values;
  }

  private Value number() {
    int digits = 1 + random.nextInt(120);
    BigInteger unscaled = new BigInteger(digits, random);
    BigDecimal number = new BigDecimal(unscaled, random.nextInt(60) - 30);
    return new Value.Num(random.nextBoolean() ? number : number.negate());
  }

  private Value text() {
    int[] points = random.ints(random.nextInt(5), 0, 4).map(i -> POINTS[i]).toArray();
    return new Value.Text(new String(points, 0, points.length));
  }

  private static final int[] POINTS = {0, 'a', 0xff, 0x1f600};

  private static int compare(Value left, Value right) {
    if (left instanceof Value.Num a && right instanceof Value.Num b) {
      return a.compareTo(b);
    }
    if (left instanceof Value.Text a && right instanceof Value.Text b) {
      return a.compareTo(b);
    }
    return left instanceof Value.Num ? -1 : 1;
  }

  private static byte[] bytes(Value value) {
    return OrderedValues.write(new KeyWriter().bytes(PREFIX), value).key();
  }

  @Test
  void bytesAreInTheOrderOfTheValues() {
    List<Value> values = values();
    for (Value left : values) {
      for (Value right : values) {
        assertThat(Integer.signum(Arrays.compareUnsigned(bytes(left), bytes(right))))
            .as("%s and %s", left, right)
            .isEqualTo(Integer.signum(compare(left, right)));
      }
    }
  }

  @Test
  void valuesComeBack() {
    for (Value value : values()) {
      byte[] key = bytes(value);
      OrderedValues.Reader reader = new OrderedValues.Reader(key, PREFIX.length);

      assertThat(reader.value()).isEqualTo(value);
      assertThat(reader.at()).isEqualTo(key.length);
    }
    assertThat(new OrderedValues.Reader(bytes(Value.Bool.TRUE), 1).value())
        .isEqualTo(Value.Bool.TRUE);
  }

  @Test
  void spansHoldWhatIsInTheirRange() {
    List<Value> values = values();
    for (int i = 0; i < 2_000; i++) {
      SortRange range = range(values);
      Optional<KeySpan> span = OrderedValues.span(PREFIX, range);
      for (Value value : values) {
        // What follows a value in a key must not matter.
        byte[] key = new KeyWriter().bytes(bytes(value)).octet(random.nextInt(256)).key();
        assertThat(span.map(keys -> keys.contains(key)).orElse(false))
            .as("%s in %s", value, range)
            .isEqualTo(range.contains(value));
      }
    }
  }

  private SortRange range(List<Value> values) {
    Value value = values.get(random.nextInt(values.size()));
    Optional<SortRange.Bound> lower = Optional.of(bound(value));
    Optional<SortRange.Bound> upper = Optional.of(bound(values.get(random.nextInt(values.size()))));
    return switch (random.nextInt(6)) {
      case 0 -> SortRange.all();
      case 1 -> new SortRange.Equal(value);
      case 2 -> new SortRange.Between(lower, Optional.empty());
      case 3 -> new SortRange.Between(Optional.empty(), upper);
      case 4 -> new SortRange.BeginsWith(value instanceof Value.Text(String text) ? text : "a");
      default -> new SortRange.Between(lower, upper);
    };
  }

  private SortRange.Bound bound(Value value) {
    return new SortRange.Bound(value, random.nextBoolean());
  }
}
