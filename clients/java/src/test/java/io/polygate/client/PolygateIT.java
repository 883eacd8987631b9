package io.polygate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.client.api.BatchesAndTransactionsApi;
import io.polygate.client.api.BatchesAndTransactionsApi.APIBatchRequest;
import io.polygate.client.api.CollectionsApi;
import io.polygate.client.api.CollectionsApi.APIPutCollectionRequest;
import io.polygate.client.api.ItemsApi;
import io.polygate.client.api.ItemsApi.APIDeleteItemRequest;
import io.polygate.client.api.ItemsApi.APIGetItemRequest;
import io.polygate.client.api.ItemsApi.APIPatchItemRequest;
import io.polygate.client.api.ItemsApi.APIPutItemRequest;
import io.polygate.client.api.NamedQueriesApi;
import io.polygate.client.api.NamedQueriesApi.APIPutQueryRequest;
import io.polygate.client.api.TenantsApi;
import io.polygate.client.api.TenantsApi.APICreateTenantRequest;
import io.polygate.client.api.TenantsApi.APIDeleteTenantRequest;
import io.polygate.client.model.Change;
import io.polygate.client.model.Collection;
import io.polygate.client.model.Definition;
import io.polygate.client.model.Item;
import io.polygate.client.model.KeptQuery;
import io.polygate.client.model.NamedQuery;
import io.polygate.client.model.Operation;
import io.polygate.client.model.OperationWord;
import io.polygate.client.model.Operations;
import io.polygate.client.model.QueryRequest;
import io.polygate.client.model.ScanRequest;
import io.polygate.client.model.UpdateRequest;
import io.polygate.it.server.GatewayProcess;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client against a gateway, also over connections that are cut. */
@SuppressWarnings("NullAway.Init") // What is started before all tests.
class PolygateIT {
  private static final Retries QUICK =
      new Retries(Duration.ofSeconds(20), Duration.ofMillis(1), Duration.ofSeconds(1));

  private static GatewayProcess gateway;
  private static Polygate polygate;

  private final CollectionId place = place("notes");

  @BeforeAll
  static void start() {
    gateway =
        GatewayProcess.start(
            """
            polygate.namespaces.notes.backend=sqlite/main
            polygate.namespaces.notes.changes=values
            polygate.namespaces.edge.backend=litefs/edge
            polygate.backends.litefs.edge.mode=standalone
            """);
    polygate = Polygate.at(gateway.address().toString()).build();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static CollectionId place(String namespace) {
    return new TenantId(namespace, "t-" + UUID.randomUUID()).collection("things");
  }

  private TenantId tenant() {
    return new TenantId(place.namespace(), place.tenant());
  }

  private static @Nullable Object put(
      Polygate client, CollectionId place, String pk, Object value) {
    APIPutItemRequest request =
        APIPutItemRequest.newBuilder()
            .ns(place.namespace())
            .t(place.tenant())
            .c(place.collection())
            .pk(pk)
            .body(value)
            .build();
    return Polygate.call(() -> client.api(ItemsApi::new).putItem(request));
  }

  private static Object get(Polygate client, CollectionId place, String pk) {
    APIGetItemRequest request =
        APIGetItemRequest.newBuilder()
            .ns(place.namespace())
            .t(place.tenant())
            .c(place.collection())
            .pk(pk)
            .build();
    return Polygate.call(() -> client.api(ItemsApi::new).getItem(request));
  }

  private void write(int from, int to) {
    for (int i = from; i < to; i++) {
      put(polygate, place, "k" + i, Map.of("i", i));
    }
  }

  private static List<String> keys(Changes changes, int count) {
    List<String> seen = new ArrayList<>();
    while (seen.size() < count) {
      seen.add(changes.next().getData().getPk());
    }
    return seen;
  }

  private static List<String> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "k" + i).toList();
  }

  @Test
  void itemsAreWrittenReadAndDeleted() {
    BigDecimal exact = new BigDecimal("0.1234567890123456789012345678901234567");
    put(polygate, place, "first/of ü", Map.of("n", exact));
    assertThat(get(polygate, place, "first/of ü")).isEqualTo(Map.of("n", exact));
    APIDeleteItemRequest deleted =
        APIDeleteItemRequest.newBuilder()
            .ns(place.namespace())
            .t(place.tenant())
            .c(place.collection())
            .pk("first/of ü")
            .build();
    Polygate.call(
        () -> {
          polygate.api(ItemsApi::new).deleteItem(deleted);
          return "done";
        });
    assertThatThrownBy(() -> get(polygate, place, "first/of ü"))
        .isInstanceOf(PolygateException.class)
        .hasMessageStartingWith("ITEM_NOT_FOUND");
  }

  @Test
  void writeWhoseAnswerWasLostIsSentAgainAndDoneOnce() throws IOException {
    put(polygate, place, "counter", Map.of("n", 0));
    try (CuttingProxy proxy = new CuttingProxy(gateway.address())) {
      Polygate cut = Polygate.at(proxy.address()).retries(QUICK).build();
      // The answers of the first connection do not come through.
      proxy.cutAfter(1);
      CompletableFuture<Object> patched =
          CompletableFuture.supplyAsync(
              () -> {
                APIPatchItemRequest request =
                    APIPatchItemRequest.newBuilder()
                        .ns(place.namespace())
                        .t(place.tenant())
                        .c(place.collection())
                        .pk("counter")
                        .body(new UpdateRequest().update("ADD n :one").values(Map.of(":one", 1)))
                        .build();
                return String.valueOf(
                    Polygate.call(
                        () ->
                            cut.api(ItemsApi::new)
                                .patchItem(request, Map.of("Content-Type", "application/json"))));
              });
      while (proxy.connections() < 3) {
        Thread.onSpinWait();
      }
      proxy.cutAfter(Long.MAX_VALUE);
      patched.join();
      assertThat(get(polygate, place, "counter")).isEqualTo(Map.of("n", 1));
    }
  }

  @Test
  void queriesGoThroughAllPages() {
    List<Operation> operations =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    new Operation()
                        .op(OperationWord.PUT)
                        .collection(place.collection())
                        .pk("p")
                        .sk("%03d".formatted(i))
                        .value(Map.of("i", i)))
            .toList();
    APIBatchRequest batch =
        APIBatchRequest.newBuilder()
            .ns(place.namespace())
            .t(place.tenant())
            .operations(new Operations().operations(operations))
            .build();
    Polygate.call(() -> polygate.api(BatchesAndTransactionsApi::new).batch(batch));

    List<String> all = operations.stream().map(Operation::getSk).toList();
    QueryRequest query =
        new QueryRequest().pk("p").limit(7).filter("i >= :least").values(Map.of(":least", 10));
    Pages<Item> found = polygate.query(place, query);
    assertThat(found.stream().map(Item::getSk)).containsExactlyElementsOf(all.subList(10, 100));
    assertThat(found.stream()).hasSize(90);
    assertThat(polygate.scan(place, new ScanRequest().limit(30)).stream()).hasSize(100);
    assertThat(
            polygate.items(place, selection -> selection.pk("p").skGte("090").limit(3)).stream()
                .map(Item::getSk))
        .containsExactlyElementsOf(all.subList(90, 100));
  }

  @Test
  void namedQueriesAndTheListsOfNamespaceGoThroughAllPages() {
    String prefix = "l" + UUID.randomUUID().toString().substring(0, 8);
    List<String> names = IntStream.range(0, 60).mapToObj(i -> prefix + "-" + (i + 10)).toList();
    for (String name : names) {
      APIPutQueryRequest query =
          APIPutQueryRequest.newBuilder()
              .ns("notes")
              .name(name)
              .namedQuery(
                  new NamedQuery()
                      .query(Map.of("collection", place.collection(), "pk", ":p", "limit", 2))
                      .parameters(
                          Map.of(
                              "p",
                              new io.polygate.client.model.QueryParameter()
                                  .type(io.polygate.client.model.QueryParameter.TypeEnum.STRING))))
              .build();
      Polygate.call(() -> polygate.api(NamedQueriesApi::new).putQuery(query));
      APIPutCollectionRequest collection =
          APIPutCollectionRequest.newBuilder()
              .ns("notes")
              .c(name)
              .definition(new Definition())
              .build();
      Polygate.call(() -> polygate.api(CollectionsApi::new).putCollection(collection));
      APICreateTenantRequest tenant =
          APICreateTenantRequest.newBuilder().ns("notes").t(name).build();
      Polygate.call(() -> polygate.api(TenantsApi::new).createTenant(tenant));
    }
    assertThat(ours(prefix, polygate.tenants("notes"))).isEqualTo(names);
    assertThat(
            polygate.collections("notes").stream()
                .map(Collection::getName)
                .filter(name -> name.startsWith(prefix)))
        .containsExactlyElementsOf(names);
    assertThat(
            polygate.queries("notes").stream()
                .map(KeptQuery::getName)
                .filter(name -> name.startsWith(prefix)))
        .containsExactlyElementsOf(names);

    put(polygate, place, "p/1", Map.of());
    assertThat(
            polygate.run(tenant(), names.getFirst(), Map.of("p", "p/1")).stream().map(Item::getPk))
        .containsExactly("p/1");
  }

  private static List<String> ours(String prefix, Iterable<String> all) {
    return StreamSupport.stream(all.spliterator(), false)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  @Test
  void tokensOfCopiedTenantAreKeptUntilItIsErased() {
    CollectionId copied = place("edge");
    TenantId tenant = new TenantId(copied.namespace(), copied.tenant());
    put(polygate, copied, "a", Map.of("n", 1));
    assertThat(polygate.tokens().of(tenant)).isPresent();
    assertThat(get(polygate, copied, "a")).isEqualTo(Map.of("n", 1));
    APIDeleteTenantRequest erased =
        APIDeleteTenantRequest.newBuilder().ns("edge").t(copied.tenant()).build();
    Polygate.call(
        () -> {
          polygate.api(TenantsApi::new).deleteTenant(erased);
          return "done";
        });
    assertThat(polygate.tokens().of(tenant)).isEmpty();
  }

  @Test
  void changesComeAsTheyHappenWithTheirValues() {
    write(0, 1);
    try (Changes changes = polygate.changes(tenant(), Following.all().withValues())) {
      Change first = changes.next();
      assertThat(first.getType()).isEqualTo(Change.TypeEnum.IO_POLYGATE_ITEM_CREATED);
      assertThat(first.getData().getValue()).isEqualTo(Map.of("i", 0));
      put(polygate, place, "k0", Map.of("i", 1));
      assertThat(changes.next().getData().getOld()).isEqualTo(Map.of("i", 0));
      try (Changes rest = polygate.changes(tenant(), Following.all().after(first.getId()))) {
        assertThat(rest.next().getType()).isEqualTo(Change.TypeEnum.IO_POLYGATE_ITEM_UPDATED);
      }
    }
  }

  @Test
  void streamThatIsCutGoesOnWithoutChangeLostOrDoubled() throws IOException {
    write(0, 10);
    try (CuttingProxy proxy = new CuttingProxy(gateway.address());
        Changes changes =
            Polygate.at(proxy.address())
                .retries(QUICK)
                .build()
                .changes(tenant(), Following.all())) {
      assertThat(keys(changes, 10)).isEqualTo(numbered(0, 10));
      CompletableFuture<List<String>> waiting =
          CompletableFuture.supplyAsync(() -> keys(changes, 5));
      proxy.cut();
      write(10, 15);
      assertThat(waiting.join()).isEqualTo(numbered(10, 15));

      // Each connection ends some bytes later than the one before, in the midst of an event.
      proxy.cutAfter(400);
      proxy.cut();
      write(15, 45);
      List<String> torn = new ArrayList<>();
      for (int bytes = 537; torn.size() < 30; bytes += 137) {
        proxy.cutAfter(bytes);
        torn.addAll(keys(changes, 1));
      }
      assertThat(torn).isEqualTo(numbered(15, 45));
      assertThat(proxy.connections()).isGreaterThan(4);
    }
  }

  @Test
  void streamEndsWhenItIsClosed() {
    write(0, 1);
    Changes changes = polygate.changes(tenant(), Following.all());
    changes.next();
    CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(changes::hasNext);
    changes.close();
    assertThat(waiting.join()).isFalse();
  }

  @Test
  void placesThatAreGoneAndTenantsThatAreNotThereAreRefused() {
    write(0, 1);
    try (Changes gone = polygate.changes(tenant(), Following.all().after("1-1"));
        Changes nobody = polygate.changes(new TenantId("notes", "nobody"), Following.all())) {
      assertThatThrownBy(gone::hasNext).isInstanceOf(ChangesGoneException.class);
      assertThatThrownBy(nobody::hasNext)
          .isInstanceOf(PolygateException.class)
          .hasMessageStartingWith("TENANT_NOT_FOUND");
    }
  }

  @Test
  void patienceEndsWhereNobodyIs() throws IOException {
    String address;
    try (CuttingProxy proxy = new CuttingProxy(gateway.address())) {
      address = proxy.address();
    }
    Following impatient = Following.all().patient(Duration.ofMillis(20));
    try (Changes changes =
        Polygate.at(address).retries(QUICK).build().changes(tenant(), impatient)) {
      assertThatThrownBy(changes::hasNext).isInstanceOf(java.io.UncheckedIOException.class);
    }
  }
}
