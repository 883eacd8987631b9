package io.polygate.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ValueTest {
  @Test
  void numbersAreEqualByValueWhateverTheirScale() {
    Value plain = new Value.Num(new BigDecimal("100"));
    Value scaled = new Value.Num(new BigDecimal("100.00"));
    Value exponent = new Value.Num(new BigDecimal("1E+2"));
    assertThat(plain).isEqualTo(scaled).isEqualTo(exponent).hasSameHashCodeAs(scaled);
    assertThat(exponent).hasSameHashCodeAs(plain);
    assertThat(new Value.Num(new BigDecimal("0.00"))).hasSameHashCodeAs(Value.Num.of(0));
  }

  @Test
  void setsAreEqualInAnyOrder() {
    Value left = new Value.Set(List.of(new Value.Text("a"), new Value.Text("b")));
    Value right = new Value.Set(List.of(new Value.Text("b"), new Value.Text("a")));
    assertThat(left).isEqualTo(right).hasSameHashCodeAs(right);
    assertThat(left).isNotEqualTo(new Value.Set(List.of(new Value.Text("a"))));
  }

  @Test
  void whatIsNoSetIsRefused() {
    for (List<Value> bad :
        List.<List<Value>>of(
            List.of(),
            List.of(new Value.Text("a"), Value.Num.of(1)),
            List.of(Value.Bool.TRUE),
            List.of(new Value.Array(List.of())),
            List.of(Value.Num.of(1), new Value.Num(new BigDecimal("1.0"))))) {
      assertThatThrownBy(() -> new Value.Set(bad)).isInstanceOf(StorageException.Invalid.class);
    }
  }

  @Test
  void aValueDoesNotChangeWithWhatItWasMadeFrom() {
    byte[] bytes = {1, 2};
    List<Value> list = new ArrayList<>(List.of(Value.Bool.TRUE));
    Map<String, Value> map = new LinkedHashMap<>(Map.of("a", Value.Bool.TRUE));
    Value.Bytes binary = new Value.Bytes(bytes);
    Value.Array array = new Value.Array(list);
    Value.Members members = Value.Members.of(map);
    bytes[0] = 9;
    list.clear();
    map.clear();
    assertThat(binary.value()).containsExactly(1, 2);
    binary.value()[0] = 7;
    assertThat(binary.value()).containsExactly(1, 2);
    assertThat(array.values()).hasSize(1);
    assertThat(members.values()).hasSize(1);
  }

  @Test
  void binaryIsComparedByUnsignedBytes() {
    Value.Bytes low = new Value.Bytes(new byte[] {1});
    Value.Bytes high = new Value.Bytes(new byte[] {(byte) 0x80});
    Value.Bytes both = new Value.Bytes(new byte[] {5, 1, (byte) 0x80});
    assertThat(low.compareTo(high)).isNegative();
    assertThat(both.contains(high)).isTrue();
    assertThat(both.contains(new Value.Bytes(new byte[] {1, 5}))).isFalse();
    assertThat(both.startsWith(new Value.Bytes(new byte[] {5, 1}))).isTrue();
    assertThat(low.startsWith(both)).isFalse();
  }

  @Test
  void partsAreFoundInLongAndInShortValues() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      String whole = letters(random, 1 + random.nextInt(3_000));
      String part =
          random.nextBoolean()
              ? letters(random, random.nextInt(1_000))
              : whole.substring(random.nextInt(whole.length()));

      assertThat(new Value.Text(whole).contains(new Value.Text(part)))
          .isEqualTo(whole.contains(part));
      assertThat(bytes(whole).contains(bytes(part))).isEqualTo(whole.contains(part));
    }
  }

  private static String letters(Random random, int length) {
    return random
        .ints(length, 0, 10)
        .mapToObj(i -> i == 0 ? "b" : "a")
        .collect(Collectors.joining());
  }

  private static Value.Bytes bytes(String text) {
    return new Value.Bytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aHostilePartIsNotSoughtForMinutes() {
    String whole = "a".repeat(4_000_000);
    String part = "a".repeat(2_000_000) + "b";

    assertTimeout(
        Duration.ofSeconds(30),
        () -> {
          assertThat(new Value.Text(whole).contains(new Value.Text(part))).isFalse();
          assertThat(bytes(whole).contains(bytes(part))).isFalse();
        });
  }

  @Test
  void elementsOfOneHashDoNotMakeASetSlow() {
    List<Value> elements = new ArrayList<>();
    for (int i = 0; i < 1 << 17; i++) {
      StringBuilder text = new StringBuilder();
      for (int bit = 0; bit < 17; bit++) {
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      elements.add(new Value.Text(text.toString()));
    }

    assertThat(elements.stream().mapToInt(Object::hashCode).distinct().count()).isOne();
    assertTimeout(Duration.ofSeconds(30), () -> new Value.Set(elements));
  }
}
