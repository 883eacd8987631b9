package io.polygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Json;
import io.polygate.spi.TableAdministration.Index;
import io.polygate.spi.TableAdministration.KeyAttribute;
import io.polygate.spi.TableAdministration.KeyType;
import io.polygate.spi.TableAdministration.Table;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is inferred of a table's indexes and items. */
class InferredDefinitionTest {
  private static final KeyAttribute ID = new KeyAttribute("id", KeyType.S);

  private static Value json(String text) {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Value definition(List<Index> indexes, String... items) {
    return InferredDefinition.of(
        new Table("t", ID, Optional.empty(), indexes),
        List.of(items).stream().map(InferredDefinitionTest::json).toList());
  }

  @Test
  void fieldsHaveTheTypeThatAllItemsHaveThemIn() {
    assertThat(
            definition(
                List.of(),
                "{\"name\":\"a\",\"age\":1,\"price\":1,\"tags\":[],\"to\":{},\"ok\":true,\"x\":1}",
                "{\"name\":\"b\",\"age\":2,\"price\":1.5,\"x\":\"1\",\"n\":null}"))
        .isEqualTo(
            json(
                """
                {"fields":{"age":{"type":"integer"},"n":{"type":"any"},"name":{"type":"string"},
                 "ok":{"type":"boolean"},"price":{"type":"number"},"tags":{"type":"array"},
                 "to":{"type":"object"},"x":{"type":"any"}}}
                """));
  }

  @Test
  void indexesAreThoseOfTheTableWithTheirFields() {
    Index byPrice =
        new Index(
            "by-price",
            new KeyAttribute("kind", KeyType.S),
            Optional.of(new KeyAttribute("price", KeyType.N)));
    Index unnameable = new Index("1.by", new KeyAttribute("kind", KeyType.S), Optional.empty());

    assertThat(definition(List.of(byPrice, unnameable)))
        .isEqualTo(
            json(
                """
                {"fields":{"kind":{"type":"string"},"price":{"type":"number"}},
                 "indexes":{"by-price":{"partition":"kind","sort":"price"}}}
                """));
  }
}
