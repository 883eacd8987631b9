package io.polygate.it.contract;

import static io.polygate.it.server.Routes.encode;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import org.junit.jupiter.api.Test;

/** Queries by secondary indexes. */
abstract class IndexesHttpContract extends HttpContract {
  IndexesHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private static ObjectNode definition() {
    return Json.object(
        "fields",
            Json.object(
                "name", Json.object("type", "string"),
                "price", Json.object("type", "number"),
                "sold", Json.object("type", "boolean")),
        "indexes",
            Json.object(
                "byName", Json.object("partition", "name", "sort", "price", "projection", "all"),
                "bySold", Json.object("partition", "sold"),
                "byPrice", Json.object("partition", "price")));
  }

  private void putProducts() {
    created(collection.item("1"), Json.object("name", "Phone", "price", 500, "sold", true));
    created(collection.item("2"), Json.object("name", "Phone", "price", 99.5, "sold", false));
    created(collection.item("3"), Json.object("name", "Phone", "price", 1000, "sold", true));
    created(collection.item("4"), Json.object("name", "Lamp", "price", 20, "sold", true));
    created(collection.item("5"), Json.object("name", "Phone"));
    created(collection.item("6"), Json.object("price", 7));
  }

  @Test
  void anIndexGroupsAndOrdersByItsFields() {
    define(definition());
    putProducts();
    assertThat(partitionKeys(http.get(collection.items("index=byName&pk=Phone"))))
        .containsExactly("2", "1", "3");
    assertThat(partitionKeys(http.get(collection.items("index=byName&pk=Phone&order=desc"))))
        .containsExactly("3", "1", "2");
    assertThat(partitionKeys(http.get(collection.items("index=byName&pk=Nobody")))).isEmpty();
  }

  @Test
  void theSortFieldOfAnIndexHasRanges() {
    define(definition());
    putProducts();
    ObjectNode range = Json.object("index", "byName", "pk", "Phone", "sk", Json.object("gt", 99.5));
    assertThat(partitionKeys(http.post(collection.query(), range))).containsExactly("1", "3");
    range.set("sk", Json.object("between", Json.array(99.5, 500)));
    assertThat(partitionKeys(http.post(collection.query(), range))).containsExactly("2", "1");
    range.set("sk", Json.object("eq", 1000));
    assertThat(partitionKeys(http.post(collection.query(), range))).containsExactly("3");
    assertThat(partitionKeys(http.get(collection.items("index=byName&pk=Phone&sk.gte=500"))))
        .containsExactly("1", "3");
  }

  @Test
  void thePartitionOfAnIndexMayBeANumberOrAFlag() {
    define(definition());
    putProducts();
    ObjectNode sold = Json.object("index", "bySold", "pk", true);
    assertThat(partitionKeys(http.post(collection.query(), sold))).containsExactly("1", "3", "4");
    assertThat(partitionKeys(http.get(collection.items("index=bySold&pk=false"))))
        .containsExactly("2");
    ObjectNode price = Json.object("index", "byPrice", "pk", 99.5);
    assertThat(partitionKeys(http.post(collection.query(), price))).containsExactly("2");
    assertThat(partitionKeys(http.get(collection.items("index=byPrice&pk=99.50"))))
        .containsExactly("2");
  }

  @Test
  void anIndexFollowsTheItems() {
    define(definition());
    putProducts();
    http.put(collection.item("1"), Json.object("name", "Lamp", "price", 5)).expect(200);
    http.delete(collection.item("3")).expect(204);
    http.patch(collection.item("5"), JSON, "{\"update\":\"SET price = 1\"}").expect(200);
    assertThat(partitionKeys(http.get(collection.items("index=byName&pk=Phone"))))
        .containsExactly("5", "2");
    assertThat(partitionKeys(http.get(collection.items("index=byName&pk=Lamp"))))
        .containsExactly("1", "4");
  }

  @Test
  void anIndexThatIsDefinedLaterHoldsTheItemsOfBefore() {
    putProducts();
    define(definition());
    assertThat(partitionKeys(http.get(collection.items("index=byName&pk=Phone"))))
        .containsExactly("2", "1", "3");
  }

  @Test
  void anIndexIsPagedEachItemOnceAlsoWhereSortKeysAreEqual() {
    define(definition());
    for (int i = 0; i < 30; i++) {
      created(collection.item("p" + (100 + i), "s"), Json.object("name", "Same", "price", i / 10));
    }
    Paging forward = Paging.all(http, collection.items("index=byName&pk=Same&limit=4"));
    assertThat(forward.partitionKeys()).hasSize(30).doesNotHaveDuplicates().isSorted();
    Paging backward = Paging.all(http, collection.items("index=byName&pk=Same&limit=4&order=desc"));
    assertThat(backward.partitionKeys()).isEqualTo(forward.partitionKeys().reversed());
  }

  @Test
  void anIndexTakesFiltersAndProjections() {
    define(definition());
    putProducts();
    Answer answer =
        http.get(
            collection.items("index=byName&pk=Phone&select=price&filter=" + encode("sold = true")));
    assertThat(partitionKeys(answer)).containsExactly("1", "3");
    assertThat(items(answer).getFirst().path("value")).isEqualTo(Json.object("price", 500));
  }

  @Test
  void theExplanationNamesTheIndex() {
    define(definition());
    putProducts();
    ObjectNode query = Json.object("index", "byName", "pk", "Phone", "explain", true);
    assertThat(http.post(collection.query(), query).expect(200).json().findPath("access").asText())
        .isEqualTo("index");
  }

  @Test
  void anUnknownIndexIsNotFound() {
    define(definition());
    putProducts();
    http.get(collection.items("index=byNothing&pk=x")).expectProblem(404, "INDEX_NOT_FOUND");
    Routes.Collection undefined = Routes.Collection.of(namespace, tenant, collectionName + "x");
    created(undefined.item("a"), numbered(1));
    http.get(undefined.items("index=byName&pk=x")).expectProblem(404, "INDEX_NOT_FOUND");
  }
}
