package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queries and scans whose items come with those that they refer to. */
abstract class ExpandedQueriesHttpContract extends HttpContract {
  private static final int ORDERS = 120;

  private final String customersName = collectionName + "-customers";
  private final Routes.Collection customers;

  ExpandedQueriesHttpContract(String namespace, Http http) {
    super(namespace, http);
    customers = Routes.Collection.of(namespace, tenant, customersName);
  }

  @BeforeEach
  void fill() {
    define(
        Json.object(
            "references",
            Json.object(
                "customer", Json.object("field", "customer", "collection", customersName))));
    StringBuilder orders = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < ORDERS; i++) {
      orders.append(
          "{\"pk\":\"year\",\"sk\":\"%03d\",\"n\":%d,\"customer\":\"c%d\"}\n".formatted(i, i, i));
      if (i % 10 != 0) {
        names.append("{\"pk\":\"c%d\",\"name\":\"N%d\"}\n".formatted(i, i));
      }
    }
    http.post(collection.imports(), NDJSON, orders.toString()).expect(200);
    http.post(customers.imports(), NDJSON, names.toString()).expect(200);
  }

  private static void assertExpanded(List<JsonNode> items) {
    assertThat(items).hasSize(ORDERS);
    for (JsonNode item : items) {
      int number = Integer.parseInt(item.path("sk").asText());
      JsonNode customer = item.path("expanded").path("customer");
      assertThat(customer.path("pk").asText()).isEqualTo("c" + number);
      if (number % 10 == 0) {
        assertThat(customer.path("missing").asText()).isEqualTo("absent");
      } else {
        assertThat(customer.path("value").path("name").asText()).isEqualTo("N" + number);
        assertThat(customer.path("etag").asText()).isNotEmpty();
      }
    }
  }

  @Test
  void everyWayToReadManyExpands() {
    ObjectNode query = Json.object("pk", "year", "limit", 1000, "expand", "customer");
    ObjectNode scan = Json.object("limit", 1000, "expand", "customer");

    assertExpanded(items(http.get(collection.items("pk=year&limit=1000&expand=customer"))));
    assertExpanded(items(http.post(collection.query(), query)));
    assertExpanded(items(http.post(collection.scan(), scan)));
    List<JsonNode> lines =
        http.post(collection.scan(), Json.object("expand", "customer"), "Accept", NDJSON)
            .expect(200)
            .text()
            .lines()
            .map(Json::read)
            .toList();
    assertThat(lines.getLast().path("page").path("count").intValue()).isEqualTo(ORDERS);
    assertExpanded(lines.subList(0, ORDERS));
  }

  @Test
  void whatIsSelectedIsShownAndWhatIsExpandedIsWhole() {
    JsonNode item =
        items(http.get(collection.items("pk=year&limit=1&sk.eq=001&select=n&expand=customer")))
            .getFirst();

    assertThat(item.path("value")).isEqualTo(Json.object("n", 1));
    assertThat(item.at("/expanded/customer/value/name").asText()).isEqualTo("N1");
  }

  @Test
  void aNamedQueryExpands() {
    String name = freshName("q");
    http.put(
            Routes.namespace(namespace) + "/queries/" + name,
            Json.object(
                "query",
                Json.object("collection", collectionName, "pk", "year", "expand", "customer")))
        .expect(201);

    JsonNode first = items(http.get(inTenant("queries/" + name + "?limit=2"))).get(1);

    assertThat(first.at("/expanded/customer/value/name").asText()).isEqualTo("N1");
  }

  @Test
  void countingAndExpandingExcludeEachOther() {
    http.post(collection.query(), Json.object("pk", "year", "count", true, "expand", "customer"))
        .expectProblem(400, "REQUEST_INVALID");
    http.post(collection.scan(), Json.object("expand", "nobody"))
        .expectProblem(400, "REQUEST_INVALID");
  }
}
