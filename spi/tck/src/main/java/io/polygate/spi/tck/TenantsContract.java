package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Making, finding and erasing tenants: {@link Tenants}. */
public abstract class TenantsContract extends Contract {
  private static final ItemKey KEY = key("k");
  private static final Tenant OTHER = new Tenant("other");

  @Test
  void createMakesATenantOnce() {
    assertThat(tenants().exists(OTHER)).isFalse();

    assertThat(tenants().create(OTHER)).isTrue();
    assertThat(tenants().create(OTHER)).isFalse();

    assertThat(tenants().exists(OTHER)).isTrue();
  }

  @Test
  void creatingATenantThatIsThereKeepsItsData() {
    put(KEY, "1");

    assertThat(tenants().create(ACME)).isFalse();

    assertThat(get(KEY)).isPresent();
  }

  @Test
  void tenantIsMadeByItsFirstWrite() {
    Mutation first = Mutation.Put.of(KEY, json("1"));

    Written written = createWith(first, WriteOptions.plain());

    assertThat(written.kind()).isEqualTo(Written.Kind.CREATED);
    Item read = others().get(KEY, ReadOptions.strong()).orElseThrow();
    assertThat(read.value()).isEqualTo(json("1"));
    assertThat(written.version()).contains(read.version());
    Written second = others().apply(Mutation.Put.of(KEY, json("2")), WriteOptions.plain());
    assertThat(second.kind()).isEqualTo(Written.Kind.REPLACED);
    assertThat(second.version()).isNotEqualTo(written.version());
  }

  @Test
  void firstWriteOfATenantThatIsThereIsStillToBeDone() {
    put(KEY, "1");

    Mutation first = Mutation.Put.of(KEY, json("2"));
    assertThat(tenants().createWith(ACME, first, WriteOptions.plain())).isEmpty();

    assertThat(item(KEY).value()).isEqualTo(json("1"));
  }

  @Test
  void firstWriteIsReplayedByItsIdempotencyKey() {
    Idempotency once = new Idempotency("once", "fingerprint");
    WriteOptions options = new WriteOptions(Optional.of(once), Deadline.none());
    Mutation first = Mutation.Put.of(KEY, json("1"));

    Written written = createWith(first, options);
    Written replayed = others().apply(first, options);

    assertThat(replayed.replayed()).isTrue();
    assertThat(replayed.version()).isEqualTo(written.version());
  }

  @Test
  void firstWritesAtOnceMakeOneTenantWithAllItems() {
    List<ItemKey> keys = IntStream.range(0, 16).mapToObj(i -> key("k" + i)).toList();

    Crowd crowd = new Crowd();
    for (ItemKey key : keys) {
      Mutation first = Mutation.Put.of(key, json("1"));
      crowd.add(() -> Crowd.insist(() -> createWith(first, WriteOptions.plain())));
    }
    crowd.run();

    assertThat(others().getAll(keys, ReadOptions.strong())).allMatch(Optional::isPresent);
  }

  private Items others() {
    return store(OTHER).items();
  }

  private Written createWith(Mutation first, WriteOptions options) {
    return tenants()
        .createWith(OTHER, first, options)
        .orElseGet(() -> others().apply(first, options));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0",
        "a-b",
        "a_b",
        "con",
        "nul",
        "aux",
        "x23456789-123456789_123456789012345678901234567890123456789012"
      })
  void anyAllowedNameCanBeATenant(String name) {
    Tenant tenant = Tenant.named(name);

    assertThat(tenants().create(tenant)).isTrue();

    store(tenant).items().apply(Mutation.Put.of(KEY, json("1")), WriteOptions.plain());
    assertThat(store(tenant).items().get(KEY, ReadOptions.strong())).isPresent();
    assertThat(tenants().exists(tenant)).isTrue();
    assertThat(tenants().erase(tenant)).isTrue();
  }

  @Test
  void tenantsDoNotSeeEachOther() {
    tenants().create(OTHER);
    put(KEY, "1");

    assertThat(store(OTHER).items().get(KEY, ReadOptions.strong())).isEmpty();
    store(OTHER).items().apply(Mutation.Put.of(KEY, json("2")), WriteOptions.plain());
    store(OTHER).items().apply(Mutation.Delete.of(KEY), WriteOptions.plain());

    assertThat(item(KEY).value().value()).isEqualTo(value("1"));
  }

  @Test
  void namespacesDoNotSeeEachOther() {
    Namespace elsewhere = new Namespace("elsewhere");
    put(KEY, "1");

    assertThat(backend().tenants(elsewhere).exists(ACME)).isFalse();
    assertThat(backend().tenants(elsewhere).list(Optional.empty(), 10)).isEmpty();
    assertThat(backend().tenants(elsewhere).create(ACME)).isTrue();
    assertThat(backend().store(new StoreId(elsewhere, ACME)).items().get(KEY, ReadOptions.strong()))
        .isEmpty();
    assertThat(backend().tenants(elsewhere).erase(ACME)).isTrue();

    assertThat(get(KEY)).isPresent();
  }

  @Test
  void eraseRemovesATenantWithItsData() {
    put(KEY, "1");

    assertThat(tenants().erase(ACME)).isTrue();

    assertThat(tenants().exists(ACME)).isFalse();
    assertNoTenant(() -> get(KEY));
  }

  @Test
  void eraseOfAnAbsentTenantFindsNone() {
    assertThat(tenants().erase(OTHER)).isFalse();
  }

  @Test
  void aStoreThatWasTakenBeforeSeesTheErasure() {
    var items = items();
    items.apply(Mutation.Put.of(KEY, json("1")), WriteOptions.plain());

    tenants().erase(ACME);

    assertNoTenant(() -> items.get(KEY, ReadOptions.strong()));
    assertNoTenant(() -> items.apply(Mutation.Put.of(KEY, json("1")), WriteOptions.plain()));
  }

  @Test
  void aStoreThatWasTakenBeforeTheTenantWasMadeSeesIt() {
    var items = store(OTHER).items();
    assertNoTenant(() -> items.get(KEY, ReadOptions.strong()));

    tenants().create(OTHER);

    assertThat(items.get(KEY, ReadOptions.strong())).isEmpty();
    items.apply(Mutation.Put.of(KEY, json("1")), WriteOptions.plain());
    assertThat(items.get(KEY, ReadOptions.strong())).isPresent();
  }

  @Test
  void aTenantThatIsMadeAgainIsEmpty() {
    put(KEY, "1");
    tenants().erase(ACME);

    assertThat(tenants().create(ACME)).isTrue();

    assertThat(get(KEY)).isEmpty();
    assertThat(put(KEY, "2").kind()).isEqualTo(Written.Kind.CREATED);
  }

  @Test
  void theStoreOfAnAbsentTenantCanBeTaken() {
    assertThat(store(OTHER).parts()).isEqualTo(harness().parts());
    assertThat(tenants().exists(OTHER)).isFalse();
  }

  @Test
  void listIsInTheOrderOfTheNames() {
    for (String name : List.of("b", "a-b", "a", "a_b", "z", "a0", "0")) {
      tenants().create(new Tenant(name));
    }

    assertThat(tenants().list(Optional.empty(), 100))
        .extracting(Tenant::name)
        .containsExactly("0", "a", "a-b", "a0", "a_b", "acme", "b", "z");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 100})
  void listGivesEachTenantOnceOverItsPages(int limit) {
    List<Tenant> all = new ArrayList<>(List.of(ACME));
    for (int i = 10; i < 16; i++) {
      all.add(new Tenant("t" + i));
      tenants().create(new Tenant("t" + i));
    }

    List<Tenant> listed = new ArrayList<>();
    List<Tenant> page = tenants().list(Optional.empty(), limit);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(limit);
      listed.addAll(page);
      page = tenants().list(Optional.of(page.getLast()), limit);
    }

    assertThat(listed).containsExactlyElementsOf(all);
  }

  @Test
  void listBeginsAfterANameThatNeedNotExist() {
    tenants().create(new Tenant("b"));
    tenants().create(new Tenant("d"));

    assertThat(tenants().list(Optional.of(new Tenant("c")), 10)).containsExactly(new Tenant("d"));
  }

  @Test
  void erasedTenantIsListedNoLonger() {
    tenants().create(OTHER);
    tenants().erase(OTHER);

    assertThat(tenants().list(Optional.empty(), 10)).containsExactly(ACME);
  }

  @Test
  void theCatalogIsATenantThatIsNeverListed() {
    assertThat(tenants().exists(Tenant.CATALOG)).isFalse();
    assertThat(tenants().create(Tenant.CATALOG)).isTrue();

    store(Tenant.CATALOG).items().apply(Mutation.Put.of(KEY, json("1")), WriteOptions.plain());

    assertThat(store(Tenant.CATALOG).items().get(KEY, ReadOptions.strong())).isPresent();
    assertThat(get(KEY)).isEmpty();
    assertThat(tenants().exists(Tenant.CATALOG)).isTrue();
    assertThat(tenants().list(Optional.empty(), 10)).containsExactly(ACME);
    assertThat(tenants().list(Optional.of(new Tenant("0")), 10)).containsExactly(ACME);
  }

  @Test
  void nothingDescribesAnAbsentTenant() {
    assertThat(tenants().describe(OTHER)).isEmpty();
  }

  @Test
  void emptyTenantIsDescribed() {
    Tenants.Description description = tenants().describe(ACME).orElseThrow();

    assertThat(description.tenant()).isEqualTo(ACME);
    assertThat(description.bytes()).isNotNegative();
    assertThat(description.collections()).isEmpty();
  }

  @Test
  void descriptionCountsTheItemsOfEachCollection() {
    put(key("a"), "1");
    put(key("a", "b"), "2");
    put(key("a", "b"), "3");
    put(key("c"), "4");
    put(ItemKey.of(new CollectionName("others"), "k"), "5");
    apply(Mutation.Delete.of(key("c")));

    Tenants.Description description = tenants().describe(ACME).orElseThrow();

    assertThat(description.collections())
        .containsExactlyInAnyOrder(
            new Tenants.CollectionCount(NOTES, 2),
            new Tenants.CollectionCount(new CollectionName("others"), 1));
    assertThat(description.bytes()).isPositive();
  }

  @Test
  void descriptionOfAnEmptiedCollectionCountsNone() {
    put(KEY, "1");
    apply(Mutation.Delete.of(KEY));

    assertThat(tenants().describe(ACME).orElseThrow().collections())
        .allMatch(count -> count.equals(new Tenants.CollectionCount(NOTES, 0)));
  }

  @Test
  void descriptionGrowsWithTheData() {
    put(key("small"), "1");
    long before = tenants().describe(ACME).orElseThrow().bytes();

    for (int i = 0; i < 20; i++) {
      put(key("k" + i), "\"" + "x".repeat(10_000) + "\"");
    }

    assertThat(tenants().describe(ACME).orElseThrow().bytes()).isGreaterThan(before);
  }

  @Test
  void lastUseIsNeitherBeforeTheTenantNorInTheFuture() {
    Instant made = clock.instant();
    clock.advance(Duration.ofMinutes(10));
    put(KEY, "1");

    Optional<Instant> lastUsedAt = tenants().describe(ACME).orElseThrow().lastUsedAt();

    lastUsedAt.ifPresent(
        at -> assertThat(at).isBetween(made.minus(Duration.ofDays(1)), clock.instant()));
  }

  private Tenants tenants() {
    return backend().tenants(NAMESPACE);
  }
}
