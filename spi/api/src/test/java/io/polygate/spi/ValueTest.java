package io.polygate.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    assertThat(Value.Bytes.compare(low, high)).isNegative();
    assertThat(both.contains(high)).isTrue();
    assertThat(both.contains(new Value.Bytes(new byte[] {1, 5}))).isFalse();
    assertThat(both.startsWith(new Value.Bytes(new byte[] {5, 1}))).isTrue();
    assertThat(low.startsWith(both)).isFalse();
  }
}
