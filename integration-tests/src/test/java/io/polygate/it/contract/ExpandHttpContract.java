package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An item with those that it refers to: orders of customers, with parts that are of products. */
abstract class ExpandHttpContract extends HttpContract {
  private final Routes.Collection customers;
  private final Routes.Collection parts;
  private final Routes.Collection products;

  ExpandHttpContract(String namespace, Http http) {
    super(namespace, http);
    customers = Routes.Collection.of(namespace, tenant, collectionName + "-customers");
    parts = Routes.Collection.of(namespace, tenant, collectionName + "-parts");
    products = Routes.Collection.of(namespace, tenant, collectionName + "-products");
  }

  @BeforeEach
  void defineCollections() {
    define(
        Json.object(
            "references",
            Json.object(
                "customer",
                Json.object("field", "customer_id", "collection", collectionName + "-customers"),
                "items",
                Json.object("field", "parts", "collection", collectionName + "-parts"))));
    http.put(
            Routes.definition(namespace, collectionName + "-customers"),
            Json.object("key", Json.object("entity", "customer", "partition", Json.array("id"))))
        .expect(201);
    http.put(
            Routes.definition(namespace, collectionName + "-parts"),
            Json.object(
                "references",
                Json.object(
                    "product",
                    Json.object("field", "product", "collection", collectionName + "-products"))))
        .expect(201);
    created(customers.item("customer#c1"), Json.object("id", "c1", "name", "Ada"));
    created(products.item("p1"), Json.object("name", "Train"));
    created(parts.item("a"), Json.object("product", "p1", "n", 2));
    created(parts.item("b"), Json.object("product", "p9", "n", 1));
    created(
        collection.item("o1"),
        Json.object("customer_id", "c1", "parts", Json.array("a", "b", "c", 5)));
  }

  private JsonNode expanded(String item, String expand) {
    return http.get(collection.item(item) + "?expand=" + expand).expect(200).json();
  }

  @Test
  void anItemIsReadWithWhatItRefersTo() {
    Answer answer = http.get(collection.item("o1") + "?expand=customer,items.product").expect(200);

    JsonNode item = answer.json();
    assertThat(item.path("pk").asText()).isEqualTo("o1");
    assertThat(item.path("etag").asText())
        .isEqualTo(http.get(collection.item("o1")).expect(200).etag());
    assertThat(item.path("value").path("customer_id").asText()).isEqualTo("c1");
    JsonNode customer = item.path("expanded").path("customer");
    assertThat(customer.path("pk").asText()).isEqualTo("customer#c1");
    assertThat(customer.path("value").path("name").asText()).isEqualTo("Ada");
    assertThat(customer.has("expanded")).isFalse();
    JsonNode items = item.path("expanded").path("items");
    assertThat(items).hasSize(4);
    assertThat(items.path(0).path("value").path("n").intValue()).isEqualTo(2);
    assertThat(items.path(0).at("/expanded/product/value/name").asText()).isEqualTo("Train");
  }

  @Test
  void whatARefersToAndIsNotThereIsSaidToBeMissing() {
    JsonNode items = expanded("o1", "items.product").path("expanded").path("items");

    assertThat(items.path(1).at("/expanded/product"))
        .isEqualTo(Json.object("pk", "p9", "missing", "absent"));
    assertThat(items.path(2)).isEqualTo(Json.object("pk", "c", "missing", "absent"));
    assertThat(items.path(3).path("missing").asText()).isEqualTo("unfit");
    assertThat(items.path(3).path("detail").asText()).isNotBlank();
  }

  @Test
  void aReferenceWhoseFieldIsAbsentIsLeftOut() {
    created(collection.item("o2"), Json.object("parts", Json.array()));

    JsonNode item = expanded("o2", "customer,items");

    assertThat(item.path("expanded")).isEqualTo(Json.object("items", Json.array()));
  }

  @Test
  void anItemThatIsNotThereIsNotFound() {
    http.get(collection.item("o9") + "?expand=customer").expectProblem(404, "ITEM_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"custommer", "customer.customer", "items..product", "", "customer,", "."})
  void aReferenceThatIsNotDefinedIsRefused(String expand) {
    JsonNode problem =
        http.get(collection.item("o1") + "?expand=" + expand).expectProblem(400, "REQUEST_INVALID");

    assertThat(problem.path("errors").path(0).path("pointer").asText()).isEqualTo("expand");
  }

  @Test
  void theLimitsOfExpansionAreNamed() {
    JsonNode deep =
        http.get(collection.item("o1") + "?expand=items.product.a.b.c")
            .expectProblem(413, "LIMIT_EXCEEDED");
    assertThat(deep.path("limit").path("name").asText()).isEqualTo("expandDepth");
    assertThat(deep.path("limit").path("max").intValue()).isEqualTo(4);

    JsonNode wide =
        http.get(collection.item("o1") + "?expand=a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q")
            .expectProblem(413, "LIMIT_EXCEEDED");
    assertThat(wide.path("limit").path("name").asText()).isEqualTo("expandRelations");
    assertThat(wide.path("limit").path("max").intValue()).isEqualTo(16);
  }

  @Test
  void theEntityTagIsOfTheWholeAnswer() {
    String path = collection.item("o1") + "?expand=customer";
    String tag = http.get(path).expect(200).etag();

    assertThat(tag).isNotEqualTo(http.get(collection.item("o1")).expect(200).etag());
    http.get(path, "If-None-Match", tag).expect(304);
    http.get(path, "If-Match", "\"other\"").expectProblem(412);
    http.put(customers.item("customer#c1"), Json.object("id", "c1", "name", "Bea")).expect(200);
    Answer changed = http.get(path, "If-None-Match", tag).expect(200);
    assertThat(changed.json().at("/expanded/customer/value/name").asText()).isEqualTo("Bea");
    assertThat(changed.requiredHeader("Last-Modified")).isNotEmpty();
  }
}
