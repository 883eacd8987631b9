package io.polygate.gateway.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> KNOWN = List.of("partition", "sort", "separator", "iata");

  @ParameterizedTest
  @CsvSource({
    "partiton,partition",
    "PARTITION,partition",
    "srot,''",
    "sorts,sort",
    "sep,separator",
    "se,''",
    "city,''"
  })
  void nameIsFoundByFewEdits(String name, String nearest) {
    assertThat(NearestName.of(name, KNOWN).orElse("")).isEqualTo(nearest);
  }

  @Test
  void sentenceEndsOnce() {
    assertThat(NearestName.ending("sor", KNOWN)).isEqualTo("; did you mean sort?");
    assertThat(NearestName.ending("anything", KNOWN)).isEqualTo(".");
    assertThat(NearestName.hint("anything", KNOWN)).isEmpty();
  }

  @Test
  void endlessNameIsNotCompared() {
    String endless = "partition".repeat(1_000);

    assertThat(NearestName.of(endless, List.of(endless))).isEmpty();
  }
}
