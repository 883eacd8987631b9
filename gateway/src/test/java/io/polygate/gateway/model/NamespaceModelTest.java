package io.polygate.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.gateway.catalog.Defined;
import io.polygate.gateway.catalog.Definition;
import io.polygate.gateway.catalog.NamedQueries;
import io.polygate.gateway.catalog.NamedQuery;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Json;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamespaceModelTest {
  private static Value json(String text) {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Defined defined(String name, String definition) {
    return new Defined(
        new CollectionName(name),
        Definition.parse(json(definition)),
        new Version("1"),
        Instant.EPOCH);
  }

  private static NamespaceModel model(Defined... definitions) {
    return NamespaceModel.of("notes", List.of(definitions), List.of());
  }

  @Test
  void schemaSaysWhatIsAccepted() {
    NamespaceModel model =
        model(
            defined(
                "products",
                """
                {"strict": true, "key": {"partition": ["shelf"]},
                 "fields": {"name": {"type": "string", "required": true},
                            "stock": {"type": "integer", "default": 0},
                            "next": {"type": "integer", "computed": "stock + 1"}}}
                """));

    assertThat(JsonSchema.of(model))
        .isEqualTo(
            json(
                """
                {"$schema": "https://json-schema.org/draft/2020-12/schema",
                 "$id": "/v1/namespaces/notes/schema.json", "title": "notes",
                 "$defs": {"products": {
                   "title": "products", "type": "object",
                   "properties": {"name": {"type": "string"},
                                  "stock": {"type": ["integer", "null"], "default": 0},
                                  "next": {"type": ["integer", "null"], "readOnly": true},
                                  "shelf": {}},
                   "required": ["name"], "additionalProperties": false}}}
                """));
  }

  @Test
  void collectionOfAnyValuesAsksForNoObject() {
    Value schema =
        JsonSchema.of(model(defined("notes", "{\"fields\": {\"n\": {\"type\": \"number\"}}}")));
    assertThat(new String(Json.write(schema), StandardCharsets.UTF_8))
        .contains("\"properties\"")
        .doesNotContain("\"object\"")
        .doesNotContain("additionalProperties");
  }

  @Test
  void namesThatWouldBeOneTypeAreTold() {
    NamespaceModel model =
        model(
            defined("order_lines", "{}"),
            defined("orderLines", "{}"),
            defined("order-lines", "{}"),
            defined("item", "{}"));
    assertThat(model.collections())
        .extracting(NamespaceModel.Collection::typeName)
        .containsExactly("OrderLines", "OrderLines2", "OrderLines3", "ItemValue");
  }

  @Test
  void textsThatWouldEndACommentOrALiteralDoNot() {
    NamespaceModel model =
        model(defined("notes", "{\"fields\": {\"a */ \\\" \\u2028\": {\"type\": \"string\"}}}"));
    assertThat(TypeScript.jsDoc(model)).doesNotContain("a */").contains("a *\\/ \\\" \\u2028");
    assertThat(TypeScript.of(model)).contains("\"a *\\/ \\\" \\u2028\"?: string | null;");
  }

  @Test
  void parametersOfQueriesHaveTheirTypes() {
    NamedQuery query =
        NamedQuery.parse(
            json(
                """
                {"query": {"collection": "products", "pk": ":shelf"},
                 "parameters": {"shelf": {"type": "string", "enum": ["a", "b"], "required": true},
                                "n": {"type": "integer"}}}
                """));
    NamespaceModel model =
        NamespaceModel.of(
            "notes",
            List.of(),
            List.of(new NamedQueries.Kept("some", query, new Version("1"), Instant.EPOCH)));
    assertThat(TypeScript.of(model))
        .contains("\"some\": { \"shelf\": \"a\" | \"b\"; \"n\"?: number; };");
    assertThat(new String(Json.write(OpenApi.of(model)), StandardCharsets.UTF_8))
        .contains("/v1/namespaces/notes/tenants/{tenant}/queries/some");
  }
}
