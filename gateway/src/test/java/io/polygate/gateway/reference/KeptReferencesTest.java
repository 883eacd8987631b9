package io.polygate.gateway.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.polygate.gateway.catalog.Catalog;
import io.polygate.gateway.catalog.Definition;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Json;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.Returns;
import io.polygate.spi.Scan;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.Conflict;
import io.polygate.spi.StorageException.PreconditionFailed;
import io.polygate.spi.StorageException.Rejected;
import io.polygate.spi.StorageException.TooLarge;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.tck.memory.MemoryBackend;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptReferencesTest {
  private static final Namespace NAMESPACE = new Namespace("shop");
  private static final Tenant TENANT = Tenant.named("acme");
  private static final String KEYED =
      """
      {"key": {"entity": "customer", "partition": ["id"]}}
      """;

  private final MemoryBackend backend = new MemoryBackend(InstantSource.system());
  private final Catalog catalog =
      new Catalog(NAMESPACE, backend, Catalog.Settings.DEFAULT, Runnable::run);
  private final Store store = backend.store(new StoreId(NAMESPACE, TENANT));
  private final KeptReferences kept =
      new KeptReferences(catalog, store, backend.limits().operations());

  @BeforeEach
  void createTenant() {
    backend.tenants(NAMESPACE).create(TENANT);
  }

  private void define(String collection, String definition) {
    catalog.put(
        new CollectionName(collection),
        Definition.parse(Json.parse(definition.getBytes(StandardCharsets.UTF_8))),
        Precondition.NONE,
        WriteOptions.plain());
  }

  private static String referring(String collection, String onDelete) {
    return """
    {"fields": {"to": {"type": "string"}}, "indexes": {"byTo": {"partition": "to"}},
     "references": {"to": {"field": "to", "collection": "%s", "onDelete": "%s"}}}
    """
        .formatted(collection, onDelete);
  }

  private static ItemKey key(String collection, String partition) {
    return ItemKey.of(new CollectionName(collection), partition);
  }

  private static Mutation put(ItemKey key, String to) {
    return Mutation.Put.of(
        key,
        Document.parseJson(
            (to.isEmpty() ? "{}" : "{\"to\":\"" + to + "\"}").getBytes(StandardCharsets.UTF_8)));
  }

  private Written write(Mutation mutation) {
    return kept.items().apply(mutation, WriteOptions.plain());
  }

  private boolean isThere(ItemKey key) {
    return store.items().get(key, ReadOptions.strong()).isPresent();
  }

  private List<Item> all(String collection) {
    return store
        .queries()
        .orElseThrow()
        .scan(
            new Scan(
                new CollectionName(collection),
                0,
                1,
                Optional.empty(),
                Optional.empty(),
                PageRequest.first(1000)),
            ReadOptions.strong())
        .items();
  }

  @Test
  void whatIsNamedMustBeThere() {
    define("customers", KEYED);
    define("orders", referring("customers", "restrict"));

    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> write(put(key("orders", "o"), "c1")))
        .satisfies(refusal -> assertThat(refusal.where()).isEqualTo("/to"));
    assertThat(isThere(key("orders", "o"))).isFalse();

    write(put(key("customers", "customer#c1"), ""));
    assertThat(write(put(key("orders", "o"), "c1")).kind()).isEqualTo(Written.Kind.CREATED);
    assertThat(write(put(key("orders", "none"), "")).kind()).isEqualTo(Written.Kind.CREATED);
  }

  @Test
  void aNamedItemIsNotDeletedWhileItIsNamed() {
    define("orders", referring("customers", "restrict"));
    ItemKey customer = key("customers", "c1");
    write(put(customer, ""));
    write(put(key("orders", "o"), "c1"));

    assertThatExceptionOfType(Conflict.class)
        .isThrownBy(() -> write(Mutation.Delete.of(customer)))
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Conflict.Reason.REFERENCED));
    assertThat(isThere(customer)).isTrue();
    assertThat(all(KeptReferences.FENCES)).isEmpty();

    write(Mutation.Delete.of(key("orders", "o")));
    assertThat(write(Mutation.Delete.of(customer)).kind()).isEqualTo(Written.Kind.DELETED);
    assertThat(all(KeptReferences.FENCES)).isEmpty();
  }

  @Test
  void aCascadeDeletesAllThatDepends() {
    define("orders", referring("customers", "cascade"));
    define("lines", referring("orders", "cascade"));
    write(put(key("customers", "c1"), ""));
    write(put(key("customers", "c2"), ""));
    for (String order : List.of("a", "b")) {
      write(put(key("orders", order), "c1"));
      write(put(key("lines", order + "1"), order));
      write(put(key("lines", order + "2"), order));
    }
    write(put(key("orders", "c"), "c2"));

    write(Mutation.Delete.of(key("customers", "c1")));

    assertThat(all("lines")).isEmpty();
    assertThat(all("orders")).extracting(item -> item.key().partition()).containsExactly("c");
    assertThat(all(KeptReferences.FENCES)).isEmpty();
  }

  @Test
  void aRestrictionDeepInACascadeRefusesAllOfIt() {
    define("orders", referring("customers", "cascade"));
    define("lines", referring("orders", "restrict"));
    write(put(key("customers", "c1"), ""));
    write(put(key("orders", "a"), "c1"));
    write(put(key("lines", "1"), "a"));

    assertThatExceptionOfType(Conflict.class)
        .isThrownBy(() -> write(Mutation.Delete.of(key("customers", "c1"))));

    assertThat(isThere(key("customers", "c1"))).isTrue();
    assertThat(isThere(key("orders", "a"))).isTrue();
    assertThat(all(KeptReferences.FENCES)).isEmpty();
  }

  @Test
  void aTreeOfOneCollectionIsDeletedWithItsRoot() {
    define("nodes", referring("nodes", "cascade"));
    write(put(key("nodes", "root"), "root"));
    write(put(key("nodes", "a"), "root"));
    write(put(key("nodes", "b"), "a"));

    write(Mutation.Delete.of(key("nodes", "root")));

    assertThat(all("nodes")).isEmpty();
  }

  @Test
  void aCascadeThatNoTransactionHoldsIsRefusedWithTheLimit() {
    define("orders", referring("customers", "cascade"));
    write(put(key("customers", "c1"), ""));
    for (int i = 0; i < backend.limits().operations(); i++) {
      write(put(key("orders", "o" + i), "c1"));
    }

    assertThatExceptionOfType(TooLarge.class)
        .isThrownBy(() -> write(Mutation.Delete.of(key("customers", "c1"))))
        .satisfies(
            refusal -> {
              assertThat(refusal.limit()).isEqualTo("operations");
              assertThat(refusal.maximum()).isEqualTo(backend.limits().operations());
            });

    assertThat(all("orders")).hasSize(backend.limits().operations());
    assertThat(all(KeptReferences.FENCES)).isEmpty();
  }

  @Test
  void aTransactionMayBringAnItemAndWhatItNames() {
    define("orders", referring("customers", "restrict"));
    ItemKey customer = key("customers", "c1");
    ItemKey order = key("orders", "o");

    List<Written> written =
        kept.transactions()
            .commit(
                List.of(put(order, "c1"), put(key("orders", "p"), "c1"), put(customer, "")),
                WriteOptions.plain());

    assertThat(written)
        .extracting(Written::key)
        .containsExactly(order, key("orders", "p"), customer);
    assertThatExceptionOfType(Conflict.class)
        .isThrownBy(
            () ->
                kept.transactions()
                    .commit(
                        List.of(Mutation.Delete.of(customer), Mutation.Delete.of(order)),
                        WriteOptions.plain()));
    kept.transactions()
        .commit(
            List.of(
                Mutation.Delete.of(customer),
                Mutation.Delete.of(order),
                Mutation.Delete.of(key("orders", "p"))),
            WriteOptions.plain());
    assertThat(all("orders")).isEmpty();
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(
            () ->
                kept.transactions()
                    .commit(
                        List.of(Mutation.Delete.of(customer), put(order, "c1")),
                        WriteOptions.plain()));
  }

  @Test
  void aFailedPreconditionIsTheClientsOwn() {
    define("orders", referring("customers", "restrict"));
    write(put(key("customers", "c1"), ""));
    write(put(key("orders", "o"), "c1"));
    Mutation.Put again = (Mutation.Put) put(key("orders", "o"), "c1");

    assertThatExceptionOfType(PreconditionFailed.class)
        .isThrownBy(() -> write(again.when(Mutation.Guard.of(Precondition.ABSENT))))
        .satisfies(
            refusal -> {
              assertThat(refusal.failedChecks()).hasSize(1);
              assertThat(refusal.failedChecks().getFirst().index()).isZero();
            });
    assertThatExceptionOfType(PreconditionFailed.class)
        .isThrownBy(
            () ->
                write(
                    new Mutation.Delete(
                        key("customers", "c9"),
                        Mutation.Guard.of(Precondition.PRESENT),
                        Returns.NONE)));
    assertThat(all(KeptReferences.FENCES)).isEmpty();
  }

  @Test
  void ofSeveralWritesThoseThatNameNothingAreRefusedAlone() {
    define("orders", referring("customers", "restrict"));

    List<Result> results =
        kept.items()
            .applyAll(
                List.of(
                    put(key("customers", "c1"), ""),
                    put(key("orders", "a"), "c1"),
                    put(key("orders", "b"), "c2"),
                    Mutation.Delete.of(key("customers", "c1")),
                    put(key("customers", "c2"), ""),
                    put(key("orders", "b"), "c2")),
                WriteOptions.plain());

    assertThat(results)
        .extracting(
            result ->
                switch (result) {
                  case Result.Done(Written written) -> written.kind().name();
                  case Result.Failed(StorageException cause) -> cause.getClass().getSimpleName();
                })
        .containsExactly("CREATED", "CREATED", "Rejected", "Conflict", "CREATED", "CREATED");
  }

  @Test
  void aRepeatedDeleteHasTheFirstAnswerAndLeavesNoFence() {
    define("orders", referring("customers", "cascade"));
    write(put(key("customers", "c1"), ""));
    write(put(key("orders", "a"), "c1"));
    WriteOptions once =
        new WriteOptions(Optional.of(new Idempotency("k", "body")), Deadline.none());

    Mutation delete = Mutation.Delete.of(key("customers", "c1"));
    assertThat(kept.items().apply(delete, once).replayed()).isFalse();
    write(put(key("customers", "c1"), ""));
    write(put(key("orders", "a"), "c1"));
    Written repeated = kept.items().apply(delete, once);

    assertThat(repeated.replayed()).isTrue();
    assertThat(repeated.kind()).isEqualTo(Written.Kind.DELETED);
    assertThat(isThere(key("orders", "a"))).isTrue();
    assertThat(all(KeptReferences.FENCES)).isEmpty();
  }

  @Test
  void aDeleteMakesNoTenant() {
    define("orders", referring("customers", "cascade"));
    backend.tenants(NAMESPACE).erase(TENANT);

    assertThatExceptionOfType(StorageException.NotFound.class)
        .isThrownBy(() -> write(Mutation.Delete.of(key("customers", "c1"))));
  }

  @Test
  void whileAnItemIsBeingDeletedNoneCanNameIt() {
    define("orders", referring("customers", "restrict"));
    write(put(key("customers", "c1"), ""));
    store
        .items()
        .apply(
            Mutation.Put.of(
                new ItemKey(new CollectionName(KeptReferences.FENCES), "c1", "customers"),
                Document.of(Value.Members.of(Map.of()))),
            WriteOptions.plain());

    assertThatExceptionOfType(Conflict.class)
        .isThrownBy(
            () ->
                kept.items()
                    .apply(
                        put(key("orders", "a"), "c1"),
                        new WriteOptions(Optional.empty(), Deadline.after(Duration.ofMillis(100)))))
        .satisfies(
            refusal -> assertThat(refusal.reason()).isEqualTo(Conflict.Reason.CONCURRENT_WRITE));
  }

  /** However writes and deletes come together, nothing that is there names what is not. */
  @Test
  void noRaceLeavesANameThatLeadsNowhere() throws Exception {
    define("orders", referring("customers", "restrict"));
    define("lines", referring("customers", "cascade"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running =
          IntStream.range(0, 8)
              .<Future<?>>mapToObj(thread -> threads.submit(() -> storm(thread)))
              .toList();
      for (Future<?> future : running) {
        future.get();
      }
    }

    for (String collection : List.of("orders", "lines")) {
      for (Item item : all(collection)) {
        Value named =
            item.value().value() instanceof Value.Members(var members)
                ? members.getOrDefault("to", Value.Null.NULL)
                : Value.Null.NULL;
        assertThat(named)
            .isInstanceOfSatisfying(
                Value.Text.class,
                to -> assertThat(isThere(key("customers", to.value()))).as("%s", to).isTrue());
      }
    }
    assertThat(all(KeptReferences.FENCES)).isEmpty();
  }

  private void storm(int thread) {
    Random random = new Random(thread);
    for (int i = 0; i < 300; i++) {
      String customer = "c" + random.nextInt(3);
      Mutation mutation =
          switch (random.nextInt(5)) {
            case 0 -> put(key("customers", customer), "");
            case 1 -> put(key("orders", "o" + random.nextInt(4)), customer);
            case 2 -> put(key("lines", "l" + random.nextInt(4)), customer);
            case 3 -> Mutation.Delete.of(key("orders", "o" + random.nextInt(4)));
            default -> Mutation.Delete.of(key("customers", customer));
          };
      try {
        write(mutation);
      } catch (Rejected | Conflict e) {
        // The customer is not there, or is named: that is what references are kept for.
      }
    }
  }
}
