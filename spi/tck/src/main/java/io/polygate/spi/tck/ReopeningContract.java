package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Precondition;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.Returns;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** What was acknowledged is there when a durable backend is closed and opened again. */
public abstract class ReopeningContract extends Contract {
  private static final ItemKey KEY = key("k");
  private static final Tenant OTHER = new Tenant("other");

  @Test
  void itemsAreThereAsTheyWere() {
    put(KEY, "{\"n\":12345678901234567890123456789012345678,\"s\":\"\\ud83d\\ude00\"}");
    apply(Mutation.Put.of(key("k", "opaque"), Document.opaque("image/png", new byte[] {0, -1})));
    List<Optional<Item>> before = List.of(get(KEY), get(key("k", "opaque")));

    reopen();

    assertThat(List.of(get(KEY), get(key("k", "opaque")))).isEqualTo(before);
  }

  @Test
  void everyAcknowledgedWriteOfManyIsThere() {
    int count = backend().limits().operations();
    List<ItemKey> keys = IntStream.range(0, count).mapToObj(i -> key("k" + i)).toList();
    List<Result> results =
        items()
            .applyAll(
                keys.stream().map(key -> (Mutation) Mutation.Put.of(key, json("1"))).toList(),
                WriteOptions.plain());
    assertThat(results).hasOnlyElementsOfType(Result.Done.class);

    reopen();

    for (int i = 0; i < count; i++) {
      Written written = ((Result.Done) results.get(i)).written();
      assertThat(written.version()).contains(version(keys.get(i)));
    }
  }

  @Test
  void deletedItemsStayDeleted() {
    put(KEY, "1");
    apply(Mutation.Delete.of(KEY));

    reopen();

    assertThat(get(KEY)).isEmpty();
  }

  @Test
  void refusedWritesLeaveNothing() {
    put(KEY, "1");
    Item before = item(KEY);
    refused(
        StorageException.PreconditionFailed.class,
        () -> apply(Mutation.Put.of(KEY, json("2")).when(Guard.of(Precondition.ABSENT))));

    reopen();

    assertThat(get(KEY)).contains(before);
  }

  @Test
  void tenantsAreThereAndErasedOnesAreNot() {
    Tenant erased = new Tenant("erased");
    backend().tenants(NAMESPACE).create(OTHER);
    backend().tenants(NAMESPACE).create(erased);
    store(erased).items().apply(Mutation.Put.of(KEY, json("1")), WriteOptions.plain());
    backend().tenants(NAMESPACE).erase(erased);

    reopen();

    assertThat(backend().tenants(NAMESPACE).list(Optional.empty(), 10))
        .containsExactly(ACME, OTHER);
    assertNoTenant(() -> store(erased).items().get(KEY, ReadOptions.strong()));
    assertThat(store(OTHER).items().get(KEY, ReadOptions.strong())).isEmpty();
  }

  @Test
  void recordsOfIdempotentWritesAreThere() {
    Mutation put =
        new Mutation.Put(KEY, json("{\"a\":1}"), Optional.empty(), Guard.NONE, Returns.NEW);
    Written first = items().apply(put, idempotent("once", "digest"));
    put(KEY, "2");

    reopen();

    assertThat(items().apply(put, idempotent("once", "digest")))
        .isEqualTo(new Written(first.key(), first.kind(), first.version(), first.item(), true));
    refused(
        StorageException.Rejected.class,
        () -> items().apply(put, idempotent("once", "other digest")));
    assertThat(item(KEY).value().value()).isEqualTo(value("2"));
  }

  @Test
  void versionsDoNotComeBack() {
    Set<Version> seen = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      assertThat(seen.add(put(KEY, "1").version().orElseThrow())).isTrue();
      assertThat(seen.add(put(KEY, "1").version().orElseThrow())).isTrue();
      apply(Mutation.Delete.of(KEY));
      reopen();
    }
  }

  @Test
  void versionsDoNotComeBackWhenTheTenantWasErased() {
    Set<Version> seen = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      assertThat(seen.add(put(KEY, "1").version().orElseThrow())).isTrue();
      backend().tenants(NAMESPACE).erase(ACME);
      reopen();
      backend().tenants(NAMESPACE).create(ACME);
    }
  }

  @Test
  void descriptionsCountWhatIsThere() {
    put(KEY, "1");
    put(key("l"), "1");
    var before = backend().tenants(NAMESPACE).describe(ACME).orElseThrow().collections();

    reopen();

    assertThat(backend().tenants(NAMESPACE).describe(ACME).orElseThrow().collections())
        .isEqualTo(before);
  }

  @TestFactory
  Stream<DynamicTest> theOtherPartsGoOnWhereTheyWere() {
    Store store = store();
    return Stream.of(
            store.expiry().map(part -> test("expiry", this::expiryGoesOnWhileClosed)),
            store.transactions().map(part -> test("transactions", this::transactionsAreThere)),
            store.queries().map(part -> test("cursors", this::cursorGoesOn)),
            store.indexes().map(part -> test("indexes", this::indexesAnswer)))
        .flatMap(Optional::stream);
  }

  private static DynamicTest test(String name, Executable executable) {
    return DynamicTest.dynamicTest(name, executable);
  }

  private void expiryGoesOnWhileClosed() {
    Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60);
    apply(new Mutation.Put(KEY, json("1"), Optional.of(at), Guard.NONE, Returns.NONE));
    put(key("stays"), "1");

    reopen();
    assertThat(item(KEY).expiresAt()).contains(at);
    reopenAfter(Duration.ofMinutes(2));

    assertThat(get(KEY)).isEmpty();
    assertThat(get(key("stays"))).isPresent();
  }

  private void transactionsAreThere() {
    List<Mutation> mutations =
        List.of(
            Mutation.Put.of(key("q", "a"), json("1")), Mutation.Put.of(key("q", "b"), json("2")));
    List<Written> first =
        store().transactions().orElseThrow().commit(mutations, idempotent("two", "digest"));

    reopen();

    assertThat(first)
        .extracting(Written::version)
        .containsExactly(Optional.of(version(key("q", "a"))), Optional.of(version(key("q", "b"))));
    assertThat(store().transactions().orElseThrow().commit(mutations, idempotent("two", "digest")))
        .extracting(Written::version, Written::replayed)
        .containsExactly(
            Tuple.tuple(first.get(0).version(), true), Tuple.tuple(first.get(1).version(), true));
  }

  private void cursorGoesOn() {
    for (int i = 0; i < 6; i++) {
      put(key("p", "s" + i), "1");
    }
    Page first = query(notes(PageRequest.first(4)));

    reopen();

    assertThat(query(notes(new PageRequest(first.next(), 10, PageWalk.ANY_BYTES))).items())
        .extracting(item -> item.key().sort())
        .containsExactly("s4", "s5");
  }

  private void indexesAnswer() {
    CollectionSchema schema =
        new CollectionSchema(
            NOTES,
            3,
            Map.of("kind", FieldType.STRING),
            List.of(new IndexSchema("byKind", "kind", Optional.empty())));
    backend().define(NAMESPACE, schema);
    put(key("a"), "{\"kind\":\"x\"}");

    reopen();
    put(key("b"), "{\"kind\":\"x\"}");
    backend().define(NAMESPACE, schema);
    put(key("c"), "{\"kind\":\"x\"}");

    assertThat(query(byKind(PageRequest.first(10))).items())
        .extracting(item -> item.key().partition())
        .containsExactly("a", "b", "c");
  }

  private Page query(Query query) {
    return store().queries().orElseThrow().query(query, ReadOptions.strong());
  }

  private static Query notes(PageRequest page) {
    return query(Optional.empty(), "p", page);
  }

  private static Query byKind(PageRequest page) {
    return query(Optional.of("byKind"), "x", page);
  }

  private static Query query(Optional<String> index, String partition, PageRequest page) {
    return new Query(
        NOTES,
        index,
        new Value.Text(partition),
        SortRange.all(),
        false,
        Optional.empty(),
        Optional.empty(),
        page);
  }
}
