package io.polygate.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
  @ParameterizedTest
  @CsvSource({
    "'#', plain, plain",
    "'#', a b/c.d-e_f@g, a b/c.d-e_f@g",
    "'#', a#b, a~1b",
    "'#', ##, ~1~1",
    "'#', a~b, a~0b",
    "'#', ~1, ~01",
    "'_', user_id, user~1id",
    "'_', a#b, a#b",
    "'::', 12:30, 12:30",
    "'::', a::b, a~1:b",
    "'::', a:, a~1",
    "'::', ':::', ~1~1~1",
    "'-#', a-b#c, a-b#c",
    "'-#', a-#c, a~1#c",
    "'#', '', ''",
    "'#', Ünïcödé €, Ünïcödé €",
  })
  void onlyWhatCouldBeTakenForASeparatorIsEscaped(String separator, String part, String escaped) {
    KeyText text = new KeyText(separator);

    assertThat(text.escape(part)).isEqualTo(escaped);
    assertThat(text.unescape(escaped)).contains(part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"~", "~2", "a~", "a#b", "~x1"})
  void textThatEscapingNeverGivesIsNotUnescaped(String escaped) {
    assertThat(new KeyText("#").unescape(escaped)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "_", "::", "##", "-#", "#-#", "::|::", ":|:", "....", "!!!!!!!!"})
  void differentPartsNeverGiveOneKey(String separator) {
    long seed = 20_250_711L + separator.hashCode();
    Random random = new Random(seed);
    KeyText text = new KeyText(separator);
    Map<String, List<String>> partsByKey = new HashMap<>();
    for (int i = 0; i < 60_000; i++) {
      int count = 1 + random.nextInt(4);
      KeyPattern pattern = new KeyPattern(text, literals(separator, count));
      List<String> parts = new ArrayList<>();
      for (int k = 0; k < count; k++) {
        parts.add(part(random, separator));
      }

      String key = pattern.compose(parts);

      assertThat(pattern.decompose(key)).as("seed %d, key %s", seed, key).contains(parts);
      List<String> other = partsByKey.putIfAbsent(key, parts);
      assertThat(other == null || other.equals(parts))
          .as("seed %d: %s and %s give %s", seed, other, parts, key)
          .isTrue();
    }
  }

  private static List<String> literals(String separator, int count) {
    List<String> literals = new ArrayList<>(Collections.nCopies(count, separator));
    literals.set(0, "");
    return literals;
  }

  /** Short texts of the characters that matter, so that collisions would be found soon. */
  private static String part(Random random, String separator) {
    String alphabet = "a01~" + separator;
    StringBuilder part = new StringBuilder();
    for (int length = 1 + random.nextInt(5); length > 0; length--) {
      part.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return part.toString();
  }

  @Test
  void namesThatHoldTheSeparatorAreStillFound() {
    KeyPattern pattern = new KeyPattern(new KeyText("_"), List.of("order_day_part_", "_seq_no_"));

    String key = pattern.compose(List.of("1_a", "2_b"));

    assertThat(key).isEqualTo("order_day_part_1~1a_seq_no_2~1b");
    assertThat(pattern.decompose(key)).contains(List.of("1_a", "2_b"));
    assertThat(pattern.decompose("order_day_part_1_a_seq_no_2")).isEmpty();
    assertThat(pattern.decompose("order_day_part__seq_no_2")).isEmpty();
    assertThat(pattern.decompose("other_1")).isEmpty();
    assertThat(pattern.decompose("order_day_part_1")).isEmpty();
  }
}
