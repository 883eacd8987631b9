package io.polygate.gateway.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.polygate.gateway.catalog.Definition;
import io.polygate.gateway.catalog.ItemRules;
import io.polygate.gateway.catalog.KeyComposer;
import io.polygate.gateway.catalog.KeySettings;
import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.catalog.Reference;
import io.polygate.gateway.catalog.TimeOrderedIds;
import io.polygate.gateway.reference.Expansion.Relation;
import io.polygate.gateway.reference.Related.Referred;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Json;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException.TooLarge;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.tck.memory.MemoryBackend;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpanderTest {
  private static final CollectionName ORDERS = new CollectionName("orders");
  private static final Model CUSTOMERS = model("customers", Optional.empty());
  private static final Model PRODUCTS =
      model(
          "products",
          Optional.of(
              """
              {"key": {"entity": "product", "partition": ["id"]}, "fields": {"id": {"type": "integer"}}}
              """));
  private static final Model PLACES =
      model("places", Optional.of("{\"key\": {\"partition\": [\"land\"], \"sort\": [\"town\"]}}"));

  private final Shelf shelf = new Shelf();

  private static Model model(String name, Optional<String> definition) {
    CollectionName collection = new CollectionName(name);
    Optional<Definition> parsed =
        definition.map(text -> Definition.parse(Json.parse(text.getBytes(StandardCharsets.UTF_8))));
    return new Model(
        collection,
        parsed,
        new KeyComposer(collection, parsed, KeySettings.NONE, new TimeOrderedIds()),
        ItemRules.NONE);
  }

  private static Relation relation(String field, Model target, Relation... further) {
    return new Relation(
        field, new Reference(field, target.collection()), target, new Expansion(List.of(further)));
  }

  private static Item item(ItemKey key, String value) {
    return new Item(
        key,
        Document.parseJson(value.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
        new Version("1"),
        Instant.EPOCH,
        Optional.empty());
  }

  private static Item order(int number, String value) {
    return item(ItemKey.of(ORDERS, "o" + number), value);
  }

  private List<Map<String, Related>> expand(List<Item> items, Relation... relations) {
    return new Expander(shelf, 100, ReadOptions.strong())
        .expand(new Expansion(List.of(relations)), items);
  }

  @Test
  void aPageOfItemsTakesOneLookUpPerLevel() {
    for (int i = 0; i < 20; i++) {
      shelf.put(ItemKey.of(CUSTOMERS.collection(), "c" + i), "{'place':{'land':'fr','town':'t'}}");
    }
    shelf.put(new ItemKey(PLACES.collection(), "fr", "t"), "{'name':'T'}");
    List<Item> page =
        IntStream.range(0, 80)
            .mapToObj(i -> order(i, "{'customer':'c" + i % 20 + "','product':" + i % 3 + "}"))
            .toList();

    List<Map<String, Related>> expanded =
        expand(
            page,
            relation("customer", CUSTOMERS, relation("place", PLACES)),
            relation("product", PRODUCTS));

    assertThat(shelf.lookUps).hasSize(2);
    assertThat(shelf.lookUps.getFirst()).as("each key once").hasSize(23);
    assertThat(shelf.lookUps.getLast()).hasSize(1);
    assertThat(expanded).hasSize(80);
    assertThat(expanded.get(41).get("customer"))
        .isInstanceOfSatisfying(
            Related.One.class,
            one ->
                assertThat(one.referred())
                    .isInstanceOfSatisfying(
                        Referred.Found.class,
                        found -> {
                          assertThat(found.item().key().partition()).isEqualTo("c1");
                          assertThat(found.expanded()).containsOnlyKeys("place");
                        }));
  }

  @Test
  void aLookUpHasNoMoreKeysThanTheBackendTakes() {
    List<Item> page =
        IntStream.range(0, 250).mapToObj(i -> order(i, "{'customer':'c" + i + "'}")).toList();

    assertThat(expand(page, relation("customer", CUSTOMERS))).hasSize(250);

    assertThat(shelf.lookUps).extracting(List::size).containsExactly(100, 100, 50);
  }

  @Test
  void withoutReferencesNothingIsLookedUp() {
    assertThat(expand(List.of(order(1, "{'a':1}"), order(2, "[]")), relation("a", CUSTOMERS)))
        .hasSize(2);
    assertThat(expand(List.of(order(1, "{'a':'x'}")))).containsExactly(Map.of());
    assertThat(expand(List.of(order(1, "{'a':null}")), relation("a", CUSTOMERS)))
        .containsExactly(Map.of());

    assertThat(shelf.lookUps).isEmpty();
  }

  @Test
  void aCycleEndsWhereTheRequestDoes() {
    Model friends = CUSTOMERS;
    shelf.put(ItemKey.of(friends.collection(), "a"), "{'friend':'b'}");
    shelf.put(ItemKey.of(friends.collection(), "b"), "{'friend':'a'}");

    Related first =
        expand(
                List.of(item(ItemKey.of(friends.collection(), "a"), "{'friend':'b'}")),
                relation("friend", friends, relation("friend", friends)))
            .getFirst()
            .get("friend");

    assertThat(shelf.lookUps).hasSize(2);
    assertThat(first).asString().contains("partition=b").contains("partition=a");
  }

  @Test
  void whatIsMissingIsSaidInItsPlace() {
    shelf.put(ItemKey.of(PRODUCTS.collection(), "product#7"), "{'id':7}");

    Related related =
        expand(
                List.of(order(1, "{'product':[7,8,'x',[1],{'id':7},{'pk':'product#7'},{'sk':1}]}")),
                relation("product", PRODUCTS))
            .getFirst()
            .get("product");

    assertThat(related)
        .isInstanceOfSatisfying(
            Related.Many.class,
            many ->
                assertThat(many.referred())
                    .extracting(referred -> referred.getClass().getSimpleName())
                    .containsExactly(
                        "Found", "Absent", "Unfit", "Unfit", "Found", "Found", "Unfit"));
  }

  @Test
  void aKeyOfSeveralFieldsIsNamedByAnObject() {
    shelf.put(new ItemKey(PLACES.collection(), "fr", "Nice"), "{}");

    List<Map<String, Related>> expanded =
        expand(
            List.of(
                order(1, "{'place':{'land':'fr','town':'Nice'}}"),
                order(2, "{'place':{'pk':'fr','sk':'Nice'}}"),
                order(3, "{'place':'fr'}"),
                order(4, "{'place':{'land':'fr'}}")),
            relation("place", PLACES));

    assertThat(expanded)
        .flatExtracting(Map::values)
        .extracting(
            related ->
                related instanceof Related.One(Referred referred) ? referred.getClass() : null)
        .isEqualTo(
            List.of(
                Referred.Found.class,
                Referred.Found.class,
                Referred.Unfit.class,
                Referred.Unfit.class));
  }

  @Test
  void moreThanMayStandBelowAPageIsRefused() {
    String names = "'c',".repeat(Expander.MAX_ITEMS) + "'c'";
    shelf.put(ItemKey.of(CUSTOMERS.collection(), "c"), "{}");

    assertThatExceptionOfType(TooLarge.class)
        .isThrownBy(
            () ->
                expand(
                    List.of(order(1, "{'customer':[" + names + "]}")),
                    relation("customer", CUSTOMERS)))
        .satisfies(refusal -> assertThat(refusal.limit()).isEqualTo("expandedItems"));

    shelf.put(
        ItemKey.of(CUSTOMERS.collection(), "c"), "'" + "x".repeat(Expander.MAX_BYTES / 64) + "'");

    assertThatExceptionOfType(TooLarge.class)
        .isThrownBy(
            () ->
                expand(
                    List.of(order(1, "{'customer':[" + names.substring(0, 64 * 4 - 1) + "]}")),
                    relation("customer", CUSTOMERS)))
        .satisfies(refusal -> assertThat(refusal.limit()).isEqualTo("expandedBytes"));
  }

  /** The reference store's items, with a look at the look-ups. */
  private static final class Shelf implements Items {
    private final List<List<ItemKey>> lookUps = new ArrayList<>();
    private final Items items;

    Shelf() {
      Namespace namespace = new Namespace("shop");
      Tenant tenant = Tenant.named("acme");
      MemoryBackend backend = new MemoryBackend(InstantSource.system());
      backend.tenants(namespace).create(tenant);
      items = backend.store(new StoreId(namespace, tenant)).items();
    }

    void put(ItemKey key, String value) {
      items.apply(Mutation.Put.of(key, item(key, value).value()), WriteOptions.plain());
    }

    @Override
    public Optional<Item> get(ItemKey key, ReadOptions options) {
      throw new AssertionError("an item was read by itself: " + key);
    }

    @Override
    public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
      lookUps.add(keys);
      return items.getAll(keys, options);
    }

    @Override
    public Written apply(Mutation mutation, WriteOptions options) {
      throw new AssertionError("a reader writes");
    }

    @Override
    public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
      throw new AssertionError("a reader writes");
    }
  }
}
