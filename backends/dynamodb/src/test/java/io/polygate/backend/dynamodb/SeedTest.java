package io.polygate.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Cursor;
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
import io.polygate.spi.Returns;
import io.polygate.spi.Scan;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.expression.Expressions;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a library over DynamoDB promised its users: pages, segments and transfers of money. */
class SeedTest {
  private static final StoreId ACME = new StoreId(new Namespace("seed"), new Tenant("acme"));
  private static final CollectionName ITEMS = new CollectionName("items");

  private final TestTables tables = new TestTables(DynamoDbSettings.LayoutKind.SHARED);
  private final DynamoDbBackend backend =
      DynamoDbBackend.open(tables.settings(), InstantSource.system());

  @BeforeEach
  void makeTenant() {
    backend.tenants(ACME.namespace()).create(ACME.tenant());
  }

  @AfterEach
  void close() {
    backend.close();
    tables.close();
  }

  private Store store() {
    return backend.store(ACME);
  }

  private static Document json(String text) {
    return Document.parseJson(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aThousandItemsByTenComeOnceEachInOrderInBothDirections() {
    List<String> sorts = IntStream.range(0, 1000).mapToObj(i -> String.format("%04d", i)).toList();
    putAll(sorts.stream().map(sort -> new ItemKey(ITEMS, "p", sort)).toList());

    assertThat(walk(page -> query(page, false))).containsExactlyElementsOf(sorts);
    assertThat(walk(page -> query(page, true))).containsExactlyElementsOf(sorts.reversed());
  }

  @Test
  void itemsThatTheEngineDropsCountAsLookedAt() {
    putAll(IntStream.range(0, 30).mapToObj(i -> new ItemKey(ITEMS, "p", "s" + i)).toList());

    Page page =
        store()
            .queries()
            .orElseThrow()
            .query(
                new Query(
                    ITEMS,
                    Optional.empty(),
                    new Value.Text("p"),
                    SortRange.all(),
                    false,
                    Optional.of(Expressions.condition("a = 2")),
                    Optional.empty(),
                    PageRequest.first(10)),
                ReadOptions.strong());

    assertThat(page).isEqualTo(new Page(List.of(), Optional.empty(), Page.Reason.END, 30));
  }

  @Test
  void segmentsThatAreReadAtOnceGiveEachItemOnce() throws Exception {
    List<ItemKey> keys =
        IntStream.range(0, 300).mapToObj(i -> new ItemKey(ITEMS, "p" + i, "s" + i)).toList();
    putAll(keys);

    List<Future<List<String>>> segments = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        int segment = i;
        segments.add(threads.submit(() -> walk(page -> scan(segment, page))));
      }
    }
    List<String> found = new ArrayList<>();
    for (Future<List<String>> segment : segments) {
      found.addAll(segment.get());
    }

    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(keys.stream().map(ItemKey::sort).toList());
  }

  @Test
  void transfersByManyClientsConserveTheSumAndOverdrawNothing() throws Exception {
    put("ada", "{\"balance\":100.00}");
    put("bob", "{\"balance\":100.00}");
    assertThat(balance("ada")).isEqualByComparingTo("100.00");

    List<Future<?>> clients = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 32; i++) {
        String from = i % 2 == 0 ? "ada" : "bob";
        String to = i % 2 == 0 ? "bob" : "ada";
        clients.add(threads.submit(() -> transferOften(from, to)));
      }
    }
    for (Future<?> client : clients) {
      client.get();
    }

    assertThat(balance("ada").add(balance("bob"))).isEqualByComparingTo("200.00");
    assertThat(balance("ada")).isNotNegative();
    assertThat(balance("bob")).isNotNegative();
  }

  private void transferOften(String from, String to) {
    for (int i = 0; i < 5; i++) {
      Guard covered =
          new Guard(Precondition.PRESENT, Optional.of(Expressions.condition("balance >= 33.33")));
      try {
        store()
            .transactions()
            .orElseThrow()
            .commit(
                List.of(
                    update(from, "SET balance = balance - 33.33", covered),
                    update(to, "SET balance = balance + 33.33", Guard.of(Precondition.PRESENT))),
                WriteOptions.plain());
      } catch (StorageException.PreconditionFailed e) {
        assertThat(e.failedChecks())
            .extracting(StorageException.FailedCheck::code)
            .containsExactly(StorageException.FailedCheck.Code.CONDITION);
      }
    }
  }

  private static Mutation update(String account, String update, Guard guard) {
    return new Mutation.Update(
        ItemKey.of(ITEMS, account),
        Expressions.update(update),
        Optional.empty(),
        guard,
        Returns.NONE);
  }

  private void put(String account, String value) {
    store()
        .items()
        .apply(Mutation.Put.of(ItemKey.of(ITEMS, account), json(value)), WriteOptions.plain());
  }

  private BigDecimal balance(String account) {
    Item item = store().items().get(ItemKey.of(ITEMS, account), ReadOptions.strong()).orElseThrow();
    Value value = ((Value.Members) item.value().value()).values().get("balance");
    if (value instanceof Value.Num(BigDecimal number)) {
      return number;
    }
    throw new AssertionError("The balance is no number: " + value);
  }

  private void putAll(List<ItemKey> keys) {
    int most = backend.limits().operations();
    for (int from = 0; from < keys.size(); from += most) {
      store()
          .items()
          .applyAll(
              keys.subList(from, Math.min(from + most, keys.size())).stream()
                  .map(key -> (Mutation) Mutation.Put.of(key, json("{\"a\":1}")))
                  .toList(),
              WriteOptions.plain());
    }
  }

  private static List<String> walk(Function<PageRequest, Page> read) {
    List<String> found = new ArrayList<>();
    Optional<Cursor> next = Optional.empty();
    do {
      Page page = read.apply(new PageRequest(next, 10, 1 << 20));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(10);
      page.items().forEach(item -> found.add(item.key().sort()));
      next = page.next();
    } while (next.isPresent());
    return found;
  }

  private Page query(PageRequest page, boolean descending) {
    return store()
        .queries()
        .orElseThrow()
        .query(
            new Query(
                ITEMS,
                Optional.empty(),
                new Value.Text("p"),
                SortRange.all(),
                descending,
                Optional.empty(),
                Optional.empty(),
                page),
            ReadOptions.strong());
  }

  private Page scan(int segment, PageRequest page) {
    return store()
        .queries()
        .orElseThrow()
        .scan(
            new Scan(ITEMS, segment, 4, Optional.empty(), Optional.empty(), page),
            ReadOptions.strong());
  }
}
