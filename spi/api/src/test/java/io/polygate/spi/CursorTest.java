package io.polygate.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  @Test
  void aPlaceSurvivesTheWayThroughACursor() {
    for (Optional<Value> indexed :
        List.<Optional<Value>>of(
            Optional.empty(),
            Optional.of(new Value.Text("é\"𝄞\\")),
            Optional.of(new Value.Num(new BigDecimal("1234567890.0987654321"))))) {
      Cursor.Position position = new Cursor.Position("p#\u0001", "", indexed);
      assertThat(position.cursor().position()).isEqualTo(position);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "[]", "[1,2]", "[\"a\"]", "{}", "[\"a\",\"b\",1,2]", "null"})
  void whatIsNoCursorIsRefused(String token) {
    assertThatThrownBy(() -> new Cursor(token).position())
        .isInstanceOf(StorageException.Invalid.class);
  }
}
