package io.polygate.gateway.catalog;

import static io.polygate.gateway.catalog.Texts.definition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.polygate.spi.BeforeWrite;
import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private static final Namespace NAMESPACE = new Namespace("shop");
  private static final CollectionName PRODUCTS = new CollectionName("products");
  private static final Definition FIRST = definition("{'fields':{'name':{'type':'string'}}}");
  private static final Definition SECOND = definition("{'fields':{'name':{'type':'number'}}}");

  private final WatchedBackend backend = new WatchedBackend();
  private final AtomicLong nanoTime = new AtomicLong(42);
  private final List<Runnable> background = new ArrayList<>();
  private final Catalog catalog = catalog(backend);

  private Catalog catalog(WatchedBackend on) {
    return new Catalog(NAMESPACE, on, Catalog.Settings.DEFAULT, background::add, nanoTime::get);
  }

  private Catalog.Change put(Definition definition) {
    return catalog.put(PRODUCTS, definition, Precondition.NONE, WriteOptions.plain());
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private void runBackground() {
    List<Runnable> tasks = List.copyOf(background);
    background.clear();
    tasks.forEach(Runnable::run);
  }

  private static Optional<Integer> version(Model model) {
    return model.definition().map(Definition::version);
  }

  @Test
  void undefinedCollectionHasAModelThatAsksNothing() {
    Model model = catalog.model(PRODUCTS);

    assertThat(model.definition()).isEmpty();
    assertThat(model.rules().isEmpty()).isTrue();
    assertThat(model.keys().hasFields()).isFalse();
    assertThat(catalog.get(PRODUCTS, ReadOptions.strong())).isEmpty();
    assertThat(backend.tenants(NAMESPACE).exists(Tenant.CATALOG)).isFalse();
  }

  @Test
  void definitionIsKeptAndCounts() {
    assertThat(catalog.model(PRODUCTS).definition()).isEmpty();

    Catalog.Change change = put(FIRST);

    Defined kept = catalog.get(PRODUCTS, ReadOptions.strong()).orElseThrow();
    assertThat(change)
        .isEqualTo(
            new Catalog.Change(Written.Kind.CREATED, Optional.of(kept), Optional.empty(), false));
    assertThat(kept.collection()).isEqualTo(PRODUCTS);
    assertThat(kept.definition()).isEqualTo(FIRST.withVersion(1));
    assertThat(catalog.model(PRODUCTS).definition()).contains(FIRST.withVersion(1));
  }

  @Test
  void changeHasTheNextVersionAndAnotherTag() {
    Version before = put(FIRST).now().orElseThrow().etag();

    Catalog.Change change = put(SECOND);

    assertThat(change.kind()).isEqualTo(Written.Kind.REPLACED);
    assertThat(change.before()).contains(before);
    assertThat(change.now().orElseThrow().etag()).isNotEqualTo(before);
    assertThat(version(catalog.model(PRODUCTS))).contains(2);
  }

  @Test
  void sameDefinitionChangesNothing() {
    Defined first = put(FIRST).now().orElseThrow();

    Catalog.Change change = put(FIRST.withVersion(1));

    assertThat(change.kind()).isEqualTo(Written.Kind.UNCHANGED);
    assertThat(change.now()).contains(first);
    assertThat(catalog.get(PRODUCTS, ReadOptions.strong())).contains(first);
  }

  @Test
  void definitionThatMustNotFollowIsRefused() {
    put(FIRST);

    assertThatExceptionOfType(ContentException.class).isThrownBy(() -> put(SECOND.withVersion(1)));

    assertThat(version(catalog.model(PRODUCTS))).contains(1);
  }

  @Test
  void preconditionsAreKept() {
    assertFails(Precondition.PRESENT, FailedCheck.Code.ABSENT, Optional.empty());
    assertFails(Precondition.matches(new Version("x")), FailedCheck.Code.ABSENT, Optional.empty());
    Version etag =
        catalog
            .put(PRODUCTS, FIRST, Precondition.ABSENT, WriteOptions.plain())
            .now()
            .orElseThrow()
            .etag();
    assertFails(Precondition.ABSENT, FailedCheck.Code.EXISTS, Optional.of(etag));
    assertFails(
        Precondition.matches(new Version("x")), FailedCheck.Code.VERSION, Optional.of(etag));

    catalog.put(PRODUCTS, SECOND, Precondition.matches(etag), WriteOptions.plain());

    assertThat(version(catalog.model(PRODUCTS))).contains(2);
  }

  private void assertFails(
      Precondition precondition, FailedCheck.Code code, Optional<Version> current) {
    assertThatExceptionOfType(StorageException.PreconditionFailed.class)
        .isThrownBy(() -> catalog.put(PRODUCTS, SECOND, precondition, WriteOptions.plain()))
        .satisfies(
            e -> assertThat(e.failedChecks()).containsExactly(new FailedCheck(0, code, current)));
  }

  @Test
  void removedDefinitionIsGoneAndMayComeBack() {
    Version etag = put(FIRST).now().orElseThrow().etag();

    assertThat(catalog.delete(PRODUCTS, Precondition.NONE, WriteOptions.plain()))
        .isEqualTo(
            new Catalog.Change(Written.Kind.DELETED, Optional.empty(), Optional.of(etag), false));
    assertThat(catalog.get(PRODUCTS, ReadOptions.strong())).isEmpty();
    assertThat(catalog.model(PRODUCTS).definition()).isEmpty();
    assertThat(catalog.list(Optional.empty(), 10, ReadOptions.strong()).definitions()).isEmpty();
    assertThat(catalog.delete(PRODUCTS, Precondition.NONE, WriteOptions.plain()).kind())
        .isEqualTo(Written.Kind.UNCHANGED);
    assertThatExceptionOfType(StorageException.PreconditionFailed.class)
        .isThrownBy(() -> catalog.delete(PRODUCTS, Precondition.PRESENT, WriteOptions.plain()));

    Catalog.Change again = catalog.put(PRODUCTS, SECOND, Precondition.ABSENT, WriteOptions.plain());

    assertThat(again.kind()).isEqualTo(Written.Kind.CREATED);
    assertThat(version(catalog.model(PRODUCTS))).contains(1);
  }

  @Test
  void backendLearnsOfEveryChangeInOrder() {
    put(FIRST);
    put(SECOND);
    catalog.delete(PRODUCTS, Precondition.NONE, WriteOptions.plain());
    put(FIRST);

    assertThat(backend.defined)
        .extracting(CollectionSchema::revision)
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(backend.defined.get(2).fields()).isEmpty();
    assertThat(backend.defined.get(3)).isEqualTo(FIRST.schema(PRODUCTS, 4));
  }

  @Test
  void backendLearnsBeforeTheFirstUse() {
    put(FIRST);
    backend.defined.clear();
    Catalog restarted = catalog(backend);

    restarted.model(PRODUCTS);

    assertThat(backend.defined).containsExactly(FIRST.schema(PRODUCTS, 1));
  }

  @Test
  void allDefinitionsCanBeMadeKnownAtOnce() {
    for (int i = 0; i < 250; i++) {
      catalog.put(new CollectionName("c" + i), FIRST, Precondition.NONE, WriteOptions.plain());
    }
    backend.defined.clear();
    Catalog restarted = catalog(backend);

    restarted.load();
    backend.reads.set(0);

    assertThat(backend.defined).hasSize(250);
    assertThat(version(restarted.model(new CollectionName("c17")))).contains(1);
    assertThat(backend.reads).hasValue(0);
  }

  @Test
  void definitionsAreListedInPages() {
    for (int i = 0; i < 25; i++) {
      catalog.put(
          new CollectionName("c" + (char) ('a' + i)),
          FIRST,
          Precondition.NONE,
          WriteOptions.plain());
    }
    catalog.delete(new CollectionName("cc"), Precondition.NONE, WriteOptions.plain());

    List<String> names = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    Optional<CollectionName> after = Optional.empty();
    do {
      Catalog.Listing page = catalog.list(after, 8, ReadOptions.strong());
      page.definitions().forEach(defined -> names.add(defined.collection().name()));
      sizes.add(page.definitions().size());
      after = page.next();
    } while (after.isPresent());

    assertThat(sizes).containsExactly(8, 8, 8);
    assertThat(names).isSorted().hasSize(24).doesNotContain("cc").doesNotHaveDuplicates();
    assertThat(catalog(new WatchedBackend()).list(Optional.empty(), 8, ReadOptions.strong()))
        .isEqualTo(new Catalog.Listing(List.of(), Optional.empty()));
  }

  @Test
  void knownModelsNeedNoReading() {
    put(FIRST);
    catalog.model(new CollectionName("undefined"));
    backend.reads.set(0);

    for (int i = 0; i < 1_000; i++) {
      assertThat(version(catalog.model(PRODUCTS))).contains(1);
      assertThat(catalog.model(new CollectionName("undefined")).definition()).isEmpty();
      assertThat(catalog.knownModel(PRODUCTS)).containsSame(catalog.model(PRODUCTS));
    }

    assertThat(backend.reads).hasValue(0);
    assertThat(catalog.knownModel(new CollectionName("never-asked-for"))).isEmpty();
  }

  @Test
  void changeOfAnotherGatewayIsSeenWithinTheBound() {
    Catalog other = catalog(backend);
    assertThat(other.model(PRODUCTS).definition()).isEmpty();
    put(FIRST);

    pass(Duration.ofMillis(2_400));
    assertThat(other.model(PRODUCTS).definition()).isEmpty();
    assertThat(background).isEmpty();

    pass(Duration.ofMillis(2_700));
    assertThat(other.knownModel(PRODUCTS)).isEmpty();
    assertThat(version(other.model(PRODUCTS))).contains(1);
  }

  @Test
  void modelIsReadAnewInTheBackgroundBeforeItIsTooOld() {
    Catalog other = catalog(backend);
    other.model(PRODUCTS);
    put(FIRST);

    pass(Duration.ofMillis(2_600));
    assertThat(other.model(PRODUCTS).definition()).isEmpty();
    assertThat(other.knownModel(PRODUCTS)).isPresent();
    assertThat(background).hasSize(1);
    runBackground();

    assertThat(version(other.model(PRODUCTS))).contains(1);
    assertThat(background).isEmpty();
  }

  @Test
  void failureOfTheBackendIsHiddenNoLongerThanTheBound() {
    put(FIRST);
    backend.down = true;

    pass(Duration.ofSeconds(3));
    assertThat(version(catalog.model(PRODUCTS))).contains(1);
    runBackground();
    assertThat(version(catalog.model(PRODUCTS))).contains(1);
    assertThat(background).hasSize(1);
    pass(Duration.ofSeconds(3));

    assertThatExceptionOfType(StorageException.Unavailable.class)
        .isThrownBy(() -> catalog.model(PRODUCTS));
    backend.down = false;
    assertThat(version(catalog.model(PRODUCTS))).contains(1);
  }

  @Test
  void fullBackgroundIsNoFailure() {
    Catalog busy =
        new Catalog(
            NAMESPACE,
            backend,
            Catalog.Settings.DEFAULT,
            task -> {
              throw new RejectedExecutionException();
            },
            nanoTime::get);
    busy.model(PRODUCTS);
    put(FIRST);

    pass(Duration.ofSeconds(3));
    assertThat(busy.model(PRODUCTS).definition()).isEmpty();
    pass(Duration.ofSeconds(3));

    assertThat(version(busy.model(PRODUCTS))).contains(1);
  }

  @Test
  void concurrentChangesLoseNothing() throws Exception {
    put(definition("{}"));
    Catalog other = catalog(backend);
    int writers = 8;
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        String field = "f" + writer;
        Catalog mine = writer % 2 == 0 ? catalog : other;
        tasks.add(
            () -> {
              while (!addField(mine, field)) {
                Thread.onSpinWait();
              }
              return null;
            });
      }
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    }

    Definition last = catalog.get(PRODUCTS, ReadOptions.strong()).orElseThrow().definition();
    assertThat(last.fields()).hasSize(writers);
    assertThat(last.version()).isEqualTo(1 + writers);
  }

  private static boolean addField(Catalog catalog, String field) {
    Defined current = catalog.get(PRODUCTS, ReadOptions.strong()).orElseThrow();
    LinkedHashMap<String, Field> fields = new LinkedHashMap<>(current.definition().fields());
    fields.put(field, new Field(CollectionSchema.FieldType.ANY, false, Optional.empty()));
    Definition wider =
        new Definition(
            0,
            Optional.empty(),
            fields,
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            Optional.empty(),
            false);
    try {
      catalog.put(PRODUCTS, wider, Precondition.matches(current.etag()), WriteOptions.plain());
      return true;
    } catch (StorageException.PreconditionFailed e) {
      return false;
    }
  }

  @Test
  void repeatedRequestGetsTheFirstAnswer() {
    WriteOptions once =
        new WriteOptions(
            Optional.of(new Idempotency("key", "body 1")), WriteOptions.plain().deadline());
    Catalog.Change first = catalog.put(PRODUCTS, FIRST, Precondition.ABSENT, once);
    put(SECOND);

    Catalog.Change second = catalog.put(PRODUCTS, FIRST, Precondition.ABSENT, once);

    assertThat(first.replayed()).isFalse();
    assertThat(second.replayed()).isTrue();
    assertThat(second.kind()).isEqualTo(Written.Kind.CREATED);
    assertThat(second.now()).isEqualTo(first.now());
    assertThat(version(catalog.model(PRODUCTS))).contains(2);
    assertThatExceptionOfType(StorageException.Rejected.class)
        .isThrownBy(
            () ->
                catalog.put(
                    PRODUCTS,
                    FIRST,
                    Precondition.NONE,
                    new WriteOptions(
                        Optional.of(new Idempotency("key", "body 2")), once.deadline())))
        .satisfies(
            e ->
                assertThat(e.reason())
                    .isEqualTo(StorageException.Rejected.Reason.IDEMPOTENCY_KEY_REUSED));
  }

  @Test
  void repeatedRemovalGetsTheFirstAnswer() {
    put(FIRST);
    WriteOptions once =
        new WriteOptions(
            Optional.of(new Idempotency("key", "delete")), WriteOptions.plain().deadline());
    catalog.delete(PRODUCTS, Precondition.PRESENT, once);
    put(SECOND);

    Catalog.Change second = catalog.delete(PRODUCTS, Precondition.PRESENT, once);

    assertThat(second.replayed()).isTrue();
    assertThat(second.kind()).isEqualTo(Written.Kind.DELETED);
    assertThat(catalog.get(PRODUCTS, ReadOptions.strong())).isPresent();
  }

  @Test
  void tooLargeADefinitionIsRefusedByItsLimit() {
    String fields =
        IntStream.range(0, 300)
            .mapToObj(i -> "'f" + i + "':{'default':'" + "x".repeat(1_000) + "'}")
            .collect(Collectors.joining(",", "{'fields':{", "}}"));

    assertThatExceptionOfType(StorageException.TooLarge.class)
        .isThrownBy(() -> put(definition(fields)))
        .satisfies(e -> assertThat(e.limit()).isEqualTo("definitionBytes"));
  }

  @Test
  void namespacesHaveTheirOwnDefinitions() {
    put(FIRST);
    Catalog elsewhere =
        new Catalog(new Namespace("elsewhere"), backend, Catalog.Settings.DEFAULT, background::add);

    assertThat(elsewhere.model(PRODUCTS).definition()).isEmpty();
  }

  @Test
  void catalogIsNoTenantOfTheClients() {
    put(FIRST);

    assertThat(backend.tenants(NAMESPACE).exists(Tenant.CATALOG)).isTrue();
    assertThat(backend.tenants(NAMESPACE).list(Optional.empty(), 10)).isEmpty();
  }

  @Test
  void namespaceSaysHowKeysAreComposedWhereTheDefinitionDoesNot() {
    Catalog underscored =
        new Catalog(
            NAMESPACE,
            backend,
            new Catalog.Settings(
                Duration.ofSeconds(5),
                new KeySettings(Optional.of("_"), Optional.empty()),
                List.of()),
            background::add,
            nanoTime::get);
    put(definition("{'key':{'entity':'e','partition':['a']}}"));

    assertThat(underscored.model(PRODUCTS).keys().ofFields(Texts.value("{'a':'1'}")).partition())
        .isEqualTo("e_1");
  }

  @Test
  void thoseWhoLookAtValuesAreAskedInTheirOrder() {
    List<String> asked = new ArrayList<>();
    Catalog watched =
        new Catalog(
            NAMESPACE,
            backend,
            new Catalog.Settings(
                Duration.ofSeconds(5),
                KeySettings.NONE,
                List.of(hook("first", asked), hook("second", asked))),
            background::add,
            nanoTime::get);
    Tenant tenant = Tenant.named("acme");
    ItemKey key = ItemKey.of(PRODUCTS, "p");
    watched.put(
        PRODUCTS,
        definition("{'key':{'partition':['id']},'fields':{'second':{'type':'integer'}}}"),
        Precondition.NONE,
        WriteOptions.plain());
    Model model = watched.model(PRODUCTS, tenant);

    assertThat(model.asksNothing()).isFalse();
    assertThat(model.check(key, Texts.document("{'id':'p'}")).value().value())
        .isEqualTo(Texts.value("{'id':'p','first':1,'second':1}"));
    assertThat(asked).containsExactly("first acme p 1", "second acme p 2");
    assertThatExceptionOfType(StorageException.Rejected.class)
        .as("a key that is not the item's any more")
        .isThrownBy(() -> model.check(ItemKey.of(PRODUCTS, "q"), Texts.document("{'id':'p'}")));
  }

  private static BeforeWrite hook(String name, List<String> asked) {
    return new BeforeWrite() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Document beforeWrite(Write write) {
        Value.Members value = (Value.Members) write.value().value();
        asked.add(
            name
                + " "
                + write.store().tenant().name()
                + " "
                + write.key().partition()
                + " "
                + value.values().size());
        Map<String, Value> completed = new LinkedHashMap<>(value.values());
        completed.put(name, Value.Num.of(1));
        return Document.of(Value.Members.of(completed));
      }
    };
  }

  @Test
  void backendWithItemsAloneHasDefinitionsButNoList() {
    WatchedBackend simple = new WatchedBackend(true);
    Catalog small = catalog(simple);
    small.put(PRODUCTS, FIRST, Precondition.NONE, WriteOptions.plain());

    small.load();

    assertThat(version(catalog(simple).model(PRODUCTS))).contains(1);
    assertThatExceptionOfType(StorageException.Unsupported.class)
        .isThrownBy(() -> small.list(Optional.empty(), 10, ReadOptions.strong()));
  }

  @Test
  void damagedDefinitionIsTold() {
    put(FIRST);
    for (String damage :
        List.of("[]", "{}", "{'revision':1.5}", "{'revision':9,'definition':{'fields':1}}")) {
      overwrite(Document.parseJson(damage.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));

      assertThatExceptionOfType(StorageException.Corrupt.class)
          .isThrownBy(() -> catalog.get(PRODUCTS, ReadOptions.strong()));
      assertThatExceptionOfType(StorageException.Corrupt.class)
          .isThrownBy(() -> catalog(backend).model(PRODUCTS));
    }
    overwrite(Document.of(new Value.Text("x")));
    assertThatExceptionOfType(StorageException.Corrupt.class).isThrownBy(() -> put(SECOND));
  }

  private void overwrite(Document value) {
    backend
        .store(new StoreId(NAMESPACE, Tenant.CATALOG))
        .items()
        .apply(
            Mutation.Put.of(
                new ItemKey(new CollectionName("collections"), "definition", PRODUCTS.name()),
                value),
            WriteOptions.plain());
  }

  private static Definition keeping(String collection) {
    return definition(
        "{'fields':{'to':{'type':'string'}},'indexes':{'byTo':{'partition':'to'}},'references':"
            + "{'to':{'field':'to','collection':'"
            + collection
            + "','onDelete':'restrict'}}}");
  }

  @Test
  void aCollectionKnowsWhoKeepsReferencesToIt() {
    CollectionName orders = new CollectionName("orders");
    CollectionName customers = new CollectionName("customers");
    assertThat(catalog.model(customers).referrers()).isEmpty();
    assertThat(catalog.keepsReferences()).isFalse();

    catalog.put(orders, keeping("customers"), Precondition.NONE, WriteOptions.plain());

    assertThat(catalog.keepsReferences()).isTrue();
    assertThat(catalog.model(orders).keepsReferences()).isTrue();
    assertThat(catalog.model(customers).referrers()).containsExactly(orders);
    assertThat(catalog.get(customers, ReadOptions.strong())).as("not defined by it").isEmpty();
    Catalog other = catalog(backend);
    assertThat(other.model(customers).referrers()).containsExactly(orders);
    assertThat(other.keepsReferences()).isTrue();

    catalog.put(customers, FIRST, Precondition.ABSENT, WriteOptions.plain());
    catalog.delete(customers, Precondition.NONE, WriteOptions.plain());
    assertThat(catalog.model(customers).referrers()).containsExactly(orders);
  }

  @Test
  void aCollectionThatRefersToItselfIsDefinedOnce() {
    Catalog.Change change =
        catalog.put(PRODUCTS, keeping("products"), Precondition.ABSENT, WriteOptions.plain());

    assertThat(change.kind()).isEqualTo(Written.Kind.CREATED);
    assertThat(catalog.model(PRODUCTS).referrers()).containsExactly(PRODUCTS);
    Version etag = change.now().orElseThrow().etag();
    assertThat(catalog.get(PRODUCTS, ReadOptions.strong()).orElseThrow().etag()).isEqualTo(etag);
  }

  @Test
  void referencesAreNotKeptWhereAPartIsMissing() {
    Catalog poor = catalog(new WatchedBackend(true));

    assertThatExceptionOfType(StorageException.Unsupported.class)
        .isThrownBy(
            () -> poor.put(PRODUCTS, keeping("others"), Precondition.NONE, WriteOptions.plain()));
    assertThat(poor.get(PRODUCTS, ReadOptions.strong())).isEmpty();
  }
}
