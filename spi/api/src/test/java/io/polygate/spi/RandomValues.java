package io.polygate.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Makes values of every type, the same ones for the same seed. */
public final class RandomValues {
  private static final List<String> PARTS =
      List.of("a", "b", "ab", "é", "\u07ff", "\uffff", "😀", "\"", "\\", "\u0000", "\n", "/", "0");

  private final Random random;
  private final List<String> names;

  /** Begins anew with a source and the member names to choose from. */
  public RandomValues(Random random, List<String> names) {
    this.random = random;
    this.names = List.copyOf(names);
  }

  /** A value whose lists and objects are at most {@code depth} deep. */
  public Value value(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 6)) {
      case 0 -> Value.Null.NULL;
      case 1 -> Value.Bool.of(random.nextBoolean());
      case 2 -> number();
      case 3 -> Value.Num.of(random.nextInt(4));
      case 4 -> new Value.Text(text());
      case 5 -> bytes();
      case 6 -> set();
      case 7, 8 -> new Value.Array(several(4, () -> value(depth - 1)));
      default -> object(depth);
    };
  }

  /** An object whose members are at most {@code depth - 1} deep. */
  public Value.Members object(int depth) {
    Map<String, Value> members = new LinkedHashMap<>();
    for (String name : several(4, () -> names.get(random.nextInt(names.size())))) {
      members.put(name, value(depth - 1));
    }
    return Value.Members.of(members);
  }

  /** A set of strings, numbers or binary data. */
  public Value.Set set() {
    int type = random.nextInt(3);
    Set<Value> elements = new LinkedHashSet<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      elements.add(
          switch (type) {
            case 0 -> new Value.Text(text());
            case 1 -> random.nextBoolean() ? Value.Num.of(random.nextInt(4)) : number();
            default -> bytes();
          });
    }
    return new Value.Set(List.copyOf(elements));
  }

  /** A number of up to 38 digits within the range. */
  public Value.Num number() {
    BigInteger unscaled = new BigInteger(1 + random.nextInt(126), random);
    int scale = random.nextInt(10) > 0 ? random.nextInt(6) : random.nextInt(200) - 90;
    BigDecimal number = new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
    boolean fits = number.signum() == 0 || Decimals.inRange(number.precision() - scale - 1L);
    return fits ? new Value.Num(number) : Value.Num.of(random.nextLong());
  }

  private Value.Bytes bytes() {
    byte[] bytes = new byte[random.nextInt(4)];
    random.nextBytes(bytes);
    return new Value.Bytes(bytes);
  }

  private String text() {
    return String.join("", several(4, () -> PARTS.get(random.nextInt(PARTS.size()))));
  }

  private <T> List<T> several(int most, Supplier<T> one) {
    List<T> all = new ArrayList<>();
    for (int i = random.nextInt(most); i > 0; i--) {
      all.add(one.get());
    }
    return all;
  }
}
