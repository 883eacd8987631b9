package io.polygate.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Namespace;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Precondition;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.Returns;
import io.polygate.spi.Scan;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.expression.Expressions;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table that others made and write to, served as it is. */
class ExistingTableTest {
  private static final StoreId SHOP = new StoreId(new Namespace("legacy"), new Tenant("shop"));
  private static final CollectionName ORDERS = new CollectionName("orders");
  private static final ExistingTable BY_CUSTOMER =
      new ExistingTable(
          "",
          SHOP.tenant(),
          ORDERS,
          "customer_id",
          KeyType.TEXT,
          Optional.of("number"),
          KeyType.NUMBER);

  private TestTables tables = new TestTables(BY_CUSTOMER);
  private DynamoDbBackend backend = DynamoDbBackend.open(tables.settings(), InstantSource.system());

  @AfterEach
  void close() {
    backend.close();
    tables.close();
  }

  private Store store() {
    return backend.store(SHOP);
  }

  private static ItemKey order(String customer, String number) {
    return new ItemKey(ORDERS, customer, number);
  }

  private static Document json(String text) {
    return Document.parseJson(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, AttributeValue> rowKey(String customer, int number) {
    return Map.of(
        "customer_id", AttributeValue.fromS(customer),
        "number", AttributeValue.fromN(Integer.toString(number)));
  }

  private Map<String, AttributeValue> putByOthers(
      String customer, int number, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> row = new HashMap<>(attributes);
    row.putAll(rowKey(customer, number));
    tables.asOthers(client -> client.putItem(r -> r.tableName(tables.existing().name()).item(row)));
    return row;
  }

  private Map<String, AttributeValue> row(String customer, int number) {
    return tables.asOthers(
        client ->
            client
                .getItem(
                    r ->
                        r.tableName(tables.existing().name())
                            .consistentRead(true)
                            .key(rowKey(customer, number)))
                .item());
  }

  private Item item(ItemKey key) {
    return store().items().get(key, ReadOptions.strong()).orElseThrow();
  }

  private Written apply(Mutation mutation) {
    return store().items().apply(mutation, WriteOptions.plain());
  }

  private static Mutation update(ItemKey key, String update, Returns returns) {
    return new Mutation.Update(
        key, Expressions.update(update), Optional.empty(), Guard.NONE, returns);
  }

  private static Mutation.Put putIf(Version version) {
    return Mutation.Put.of(order("ada", "7"), json("{\"total\":3}"))
        .when(Guard.of(Precondition.matches(version)));
  }

  @Test
  void rowsOfOthersAreReadAsTheyAreAndStayAsTheyAre() {
    tables.makeExisting();
    Map<String, AttributeValue> row =
        putByOthers(
            "ada",
            7,
            Map.of(
                "total", AttributeValue.fromN("100.00"),
                "tags", AttributeValue.fromSs(List.of("b", "a")),
                "sizes", AttributeValue.fromNs(List.of("2", "10")),
                "photo", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, 1, -1})),
                "parts", AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(new byte[] {5}))),
                "none", AttributeValue.fromNul(true),
                "paid", AttributeValue.fromBool(true),
                "empty", AttributeValue.fromS(""),
                "to",
                    AttributeValue.fromM(
                        Map.of(
                            "customer_id", AttributeValue.fromS("nested"),
                            "lines", AttributeValue.fromL(List.of(AttributeValue.fromN("1")))))));

    Item item = item(order("ada", "7"));

    assertThat(item.value().value())
        .isEqualTo(
            json("""
                    {"total":100,"tags":{"$set":["a","b"]},"sizes":{"$set":[2,10]},
                     "photo":{"$binary":"AAH/"},"parts":{"$set":[{"$binary":"BQ=="}]},
                     "none":null,"paid":true,"empty":"",
                     "to":{"customer_id":"nested","lines":[1]}}
                    """)
                .value());
    assertThat(item.key()).isEqualTo(order("ada", "7"));
    assertThat(item(order("ada", "7"))).isEqualTo(item);
    assertThat(row("ada", 7).keySet()).isEqualTo(row.keySet());
  }

  @Test
  void updateKeepsWhatOthersWrote() {
    tables.makeExisting();
    putByOthers(
        "ada",
        7,
        Map.of("total", AttributeValue.fromN("1"), "tags", AttributeValue.fromSs(List.of("a"))));

    Written written = apply(update(order("ada", "7"), "SET total = total + 1", Returns.NEW));

    Map<String, AttributeValue> row = row("ada", 7);
    assertThat(row)
        .containsEntry("total", AttributeValue.fromN("2"))
        .containsEntry("tags", AttributeValue.fromSs(List.of("a")));
    assertThat(written.version()).contains(item(order("ada", "7")).version());
    assertThat(written.item()).contains(item(order("ada", "7")));
  }

  @Test
  void updateAnswersWithWhatOthersWroteBefore() {
    tables.makeExisting();
    putByOthers("ada", 7, Map.of("total", AttributeValue.fromN("1")));
    Item before = item(order("ada", "7"));

    Written written = apply(update(order("ada", "7"), "SET total = total + 1", Returns.OLD));

    assertThat(written.item()).contains(before);
    assertThat(written.version()).contains(item(order("ada", "7")).version());
  }

  @Test
  void versionThatAReaderGotIsStaleAfterAWriteOfOthers() {
    tables.makeExisting();
    putByOthers("ada", 7, Map.of("total", AttributeValue.fromN("1")));
    Version first = item(order("ada", "7")).version();
    putByOthers("ada", 7, Map.of("total", AttributeValue.fromN("2")));

    assertThatThrownBy(() -> apply(putIf(first)))
        .isInstanceOf(StorageException.PreconditionFailed.class);

    assertThat(row("ada", 7)).containsEntry("total", AttributeValue.fromN("2"));
    Written written = apply(putIf(item(order("ada", "7")).version()));
    assertThat(written.version()).contains(item(order("ada", "7")).version());
  }

  @Test
  void versionChangesThoughOthersLeaveTheGatewaysOwnAttributesAlone() {
    tables.makeExisting();
    Version written =
        apply(Mutation.Put.of(order("ada", "7"), json("{\"total\":3}"))).version().orElseThrow();
    assertThat(item(order("ada", "7")).version()).isEqualTo(written);

    tables.asOthers(
        client ->
            client.updateItem(
                r ->
                    r.tableName(tables.existing().name())
                        .key(rowKey("ada", 7))
                        .updateExpression("SET #total = :t")
                        .expressionAttributeNames(Map.of("#total", "total"))
                        .expressionAttributeValues(Map.of(":t", AttributeValue.fromN("4")))));

    assertThat(item(order("ada", "7")).version()).isNotEqualTo(written);
    assertThatThrownBy(() -> apply(putIf(written)))
        .isInstanceOf(StorageException.PreconditionFailed.class);
  }

  @Test
  void numbersAsSortKeysAreInTheirOwnOrder() {
    tables.makeExisting();
    for (int number : List.of(10, 9, -1, 100, 2)) {
      putByOthers("ada", number, Map.of());
    }

    assertThat(sorts(SortRange.all(), false)).containsExactly("-1", "2", "9", "10", "100");
    assertThat(sorts(SortRange.all(), true)).containsExactly("100", "10", "9", "2", "-1");
    SortRange range =
        new SortRange.Between(
            Optional.of(new SortRange.Bound(new Value.Text("2"), false)),
            Optional.of(new SortRange.Bound(Value.Num.of(10), true)));
    assertThat(sorts(range, false)).containsExactly("9", "10");
    assertThat(sorts(new SortRange.Equal(Value.Num.of(9)), false)).containsExactly("9");
    assertThatThrownBy(() -> sorts(new SortRange.BeginsWith("1"), false))
        .isInstanceOf(StorageException.Invalid.class);
  }

  @Test
  void pagesOfNumbersGiveEachItemOnceInBothDirections() {
    tables.makeExisting();
    for (int number = 0; number < 25; number++) {
      putByOthers("ada", number, Map.of());
    }

    for (boolean descending : List.of(false, true)) {
      Page first = page(PageRequest.first(10), descending);
      Page second = page(new PageRequest(first.next(), 100, Long.MAX_VALUE), descending);

      assertThat(first.items()).hasSize(10);
      assertThat(second.items()).hasSize(15);
      assertThat(second.items().getFirst().key().sort()).isEqualTo(descending ? "14" : "10");
    }
  }

  @Test
  void versionIsTheSameHoweverLittleOfTheItemIsAskedFor() {
    tables.makeExisting();
    putByOthers(
        "ada", 7, Map.of("total", AttributeValue.fromN("1"), "x", AttributeValue.fromS("y")));
    Query part =
        new Query(
            ORDERS,
            Optional.empty(),
            new Value.Text("ada"),
            SortRange.all(),
            false,
            Optional.empty(),
            Optional.of(Expressions.projection("total")),
            PageRequest.first(10));

    Page page = store().queries().orElseThrow().query(part, ReadOptions.strong());

    assertThat(page.items())
        .extracting(Item::version)
        .containsExactly(item(order("ada", "7")).version());
  }

  @Test
  void keyThatIsNoNumberIsRefused() {
    tables.makeExisting();
    for (String number : List.of("x", "1.0", "", "+1", "1e400")) {
      assertThatThrownBy(() -> apply(Mutation.Put.of(order("ada", number), json("{}"))))
          .as(number)
          .isInstanceOf(StorageException.Rejected.class);
    }
  }

  @Test
  void scanAndDescriptionSeeAllRows() {
    tables.makeExisting();
    for (int i = 0; i < 30; i++) {
      putByOthers("c" + i % 3, i, Map.of("n", AttributeValue.fromN(Integer.toString(i))));
    }

    Page page =
        store()
            .queries()
            .orElseThrow()
            .scan(
                new Scan(ORDERS, 0, 1, Optional.empty(), Optional.empty(), PageRequest.first(100)),
                ReadOptions.strong());

    assertThat(page.items()).hasSize(30);
    assertThat(
            backend.tenants(SHOP.namespace()).describe(SHOP.tenant()).orElseThrow().collections())
        .containsExactly(new Tenants.CollectionCount(ORDERS, 30));
  }

  @Test
  void batchesAndTransactionsWriteIntoIt() {
    tables.makeExisting();
    List<Mutation> puts =
        List.of(
            Mutation.Put.of(order("ada", "1"), json("{\"n\":1}")),
            Mutation.Put.of(order("ada", "2"), json("{\"n\":2}")));

    List<Result> results = store().items().applyAll(puts, WriteOptions.plain());
    assertThat(results).hasOnlyElementsOfType(Result.Done.class);
    assertThat(((Result.Done) results.getFirst()).written().version())
        .contains(item(order("ada", "1")).version());
    ItemKey log = ItemKey.of(new CollectionName("log"), "entry");
    store()
        .transactions()
        .orElseThrow()
        .commit(
            List.of(
                update(order("ada", "1"), "SET n = n - 1", Returns.NONE),
                Mutation.Put.of(log, json("1"))),
            WriteOptions.plain());

    assertThat(row("ada", 1)).containsEntry("n", AttributeValue.fromN("0"));
    assertThat(item(log).value()).isEqualTo(json("1"));
  }

  @Test
  void transactionIsRefusedForWhatOthersWrote() {
    tables.makeExisting();
    putByOthers("ada", 1, Map.of("n", AttributeValue.fromN("5")));
    Guard guard = new Guard(Precondition.NONE, Optional.of(Expressions.condition("n > 5")));

    assertThatThrownBy(
            () ->
                store()
                    .transactions()
                    .orElseThrow()
                    .commit(
                        List.of(new Mutation.Check(order("ada", "1"), guard)),
                        WriteOptions.plain()))
        .isInstanceOf(StorageException.PreconditionFailed.class);
  }

  @Test
  void tableWithoutASortKeyHasItemsWithoutOne() {
    use(
        new ExistingTable(
            "", SHOP.tenant(), ORDERS, "id", KeyType.BINARY, Optional.empty(), KeyType.TEXT));
    tables.makeExisting();
    ItemKey key = ItemKey.of(ORDERS, "AAH_");

    apply(Mutation.Put.of(key, json("{\"a\":1}")));

    assertThat(item(key).value().value()).isEqualTo(json("{\"a\":1}").value());
    assertThatThrownBy(() -> apply(Mutation.Put.of(order("AAH_", "1"), json("{}"))))
        .isInstanceOf(StorageException.Rejected.class);
    assertThatThrownBy(() -> apply(Mutation.Put.of(ItemKey.of(ORDERS, "no base64!"), json("{}"))))
        .isInstanceOf(StorageException.Rejected.class);
    Page page =
        store()
            .queries()
            .orElseThrow()
            .query(
                query("AAH_", SortRange.all(), false, PageRequest.first(10)), ReadOptions.strong());
    assertThat(page.items()).containsExactly(item(key));
  }

  @Test
  void tableWithOtherKeysThanConfiguredIsNotServed() {
    ExistingTable configured = tables.existing();
    tables.make(
        new ExistingTable(
            configured.name(),
            SHOP.tenant(),
            ORDERS,
            "customer",
            KeyType.TEXT,
            Optional.empty(),
            KeyType.TEXT));

    assertThatThrownBy(() -> item(order("ada", "1")))
        .isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void missingTableIsNotMade() {
    assertThatThrownBy(() -> item(order("ada", "1")))
        .isInstanceOf(StorageException.Unavailable.class);

    List<String> there = tables.asOthers(client -> client.listTables().tableNames());
    assertThat(there).doesNotContain(tables.existing().name());
  }

  @Test
  void tenantOfTheTableIsNotErased() {
    tables.makeExisting();
    putByOthers("ada", 1, Map.of());

    assertThatThrownBy(() -> backend.tenants(SHOP.namespace()).erase(SHOP.tenant()))
        .isInstanceOf(StorageException.Invalid.class);

    assertThat(row("ada", 1)).isNotEmpty();
  }

  /** Starts anew with another table. */
  private void use(ExistingTable table) {
    close();
    tables = new TestTables(table);
    backend = DynamoDbBackend.open(tables.settings(), InstantSource.system());
  }

  private List<String> sorts(SortRange range, boolean descending) {
    return store()
        .queries()
        .orElseThrow()
        .query(query("ada", range, descending, PageRequest.first(100)), ReadOptions.strong())
        .items()
        .stream()
        .map(item -> item.key().sort())
        .toList();
  }

  private Page page(PageRequest page, boolean descending) {
    return store()
        .queries()
        .orElseThrow()
        .query(query("ada", SortRange.all(), descending, page), ReadOptions.strong());
  }

  private static Query query(
      String partition, SortRange range, boolean descending, PageRequest page) {
    return new Query(
        ORDERS,
        Optional.empty(),
        new Value.Text(partition),
        range,
        descending,
        Optional.empty(),
        Optional.empty(),
        page);
  }
}
