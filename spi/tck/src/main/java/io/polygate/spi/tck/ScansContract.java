package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Cursor;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Expressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans of a collection and of its segments: {@link io.polygate.spi.Queries#scan}. */
public abstract class ScansContract extends QueryContract {
  /** Keys of many partitions, some with several sort keys. */
  private static final List<ItemKey> KEYS =
      Stream.concat(
              IntStream.range(0, 60).mapToObj(i -> key("p" + i)),
              Stream.of(
                  key("p1", "a"),
                  key("p1", "b"),
                  key("\u00e9"),
                  key("\uffff", "\uffff"),
                  key("\uD83D\uDE00", "\uD83D\uDE00"),
                  key(" ", "%")))
          .toList();

  @Test
  void collectionThatWasNeverWrittenIsEmpty() {
    assertThat(scan(whole().apply(PageRequest.first(10))))
        .isEqualTo(new Page(List.of(), Optional.empty(), Page.Reason.END, 0));
  }

  @Test
  void scanGivesEveryItemOnce() {
    putAll(KEYS.stream());

    assertThat(scanned(whole())).containsExactlyInAnyOrderElementsOf(KEYS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 65, 66, 67})
  void pagesOfEverySizeGiveEachItemOnceInOneOrder(int limit) {
    putAll(KEYS.stream());

    List<Item> items = PageWalk.all(limit, page -> scan(whole().apply(page)));

    assertThat(items).extracting(Item::key).containsExactlyElementsOf(scanned(whole()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 1024})
  void segmentsAreDisjointAndTogetherAll(int segments) {
    putAll(KEYS.stream());

    List<ItemKey> together = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      int segment = i;
      List<ItemKey> keys = scanned(segment(segment, segments));
      assertThat(keys).allMatch(key -> Scan.segmentOf(key.partition(), segments) == segment);
      together.addAll(keys);
    }

    assertThat(together).containsExactlyInAnyOrderElementsOf(KEYS);
  }

  @Test
  void segmentIsReadPageByPage() {
    putAll(KEYS.stream());

    List<Item> items = PageWalk.all(3, page -> scan(segment(1, 3).apply(page)));

    assertThat(items)
        .extracting(Item::key)
        .containsExactlyElementsOf(scanned(segment(1, 3)))
        .isNotEmpty();
  }

  @Test
  void itemsAreTheOnesThatReadingByKeyGives() {
    put(key("p", "a"), "{\"x\":[1.50,null]}");
    apply(Mutation.Put.of(key("q"), Document.opaque("text/plain", new byte[] {1})));

    assertThat(PageWalk.all(10, page -> scan(whole().apply(page))))
        .containsExactlyInAnyOrder(item(key("p", "a")), item(key("q")));
  }

  @Test
  void otherCollectionsAreNotSeen() {
    put(key("p"), "1");
    put(ItemKey.of(new CollectionName("others"), "q"), "1");
    put(ItemKey.of(new CollectionName("Notes"), "r"), "1");

    assertThat(scanned(whole())).containsExactly(key("p"));
  }

  @Test
  void scansSeeTheLatestWrites() {
    put(key("p"), "1");
    put(key("q"), "1");
    apply(Mutation.Delete.of(key("p")));
    put(key("r"), "1");

    assertThat(scanned(whole())).containsExactlyInAnyOrder(key("q"), key("r"));
  }

  @Test
  void filterDropsItems() {
    putNumbered(20);

    assertThat(scanned(filtered("n BETWEEN 5 AND 7")))
        .containsExactlyInAnyOrder(key("p5"), key("p6"), key("p7"));
  }

  @Test
  void droppedItemsDoNotCountTowardsThePagesLimit() {
    putNumbered(20);

    List<Item> items = PageWalk.all(2, page -> scan(filtered("n IN (0, 7, 8, 9, 19)").apply(page)));

    assertThat(items)
        .extracting(Item::key)
        .containsExactlyInAnyOrder(key("p0"), key("p7"), key("p8"), key("p9"), key("p19"));
  }

  @Test
  void pageEndsWithTheItemThatReachesItsBytes() {
    putAll(
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    (Mutation)
                        Mutation.Put.of(key("p" + i), Document.opaque("a/b", new byte[1000])))
            .toList());

    Page page = scan(whole().apply(new PageRequest(Optional.empty(), 100, 1500)));

    assertThat(page.items()).hasSize(2);
    assertThat(page.reason()).isEqualTo(Page.Reason.BYTES);
    assertThat(PageWalk.all(100, 1500, next -> scan(whole().apply(next)))).hasSize(6);
  }

  @Test
  void cursorHoldsThePlaceThoughItsItemIsDeleted() {
    putAll(KEYS.stream());
    List<ItemKey> order = scanned(whole());
    Page first = scan(whole().apply(PageRequest.first(10)));
    apply(Mutation.Delete.of(first.items().getLast().key()));

    Page second = scan(whole().apply(after(first.next().orElseThrow())));

    assertThat(second.items())
        .extracting(Item::key)
        .containsExactlyElementsOf(order.subList(10, order.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", "{}", "[]", "[\"p\"]", "[\"p\",1]", "[\"p\",\"a\",1,2]"})
  void malformedCursorIsRefused(String token) {
    putAll(KEYS.stream());

    refused(StorageException.Invalid.class, () -> scan(whole().apply(after(new Cursor(token)))));
  }

  @Test
  void cursorOfAnotherSegmentIsRefused() {
    Cursor cursor = new Cursor.Position("p1", "", Optional.empty()).cursor();
    int other = (Scan.segmentOf("p1", 4) + 1) % 4;

    refused(StorageException.Invalid.class, () -> scan(segment(other, 4).apply(after(cursor))));
  }

  @Test
  void cursorOfAnIndexIsRefused() {
    Cursor cursor = new Cursor.Position("p1", "", Optional.of(Value.Num.of(1))).cursor();

    refused(StorageException.Invalid.class, () -> scan(whole().apply(after(cursor))));
  }

  @Test
  void scanPastItsDeadlineLosesNothing() {
    putAll(KEYS.stream());
    Page first = scan(whole().apply(PageRequest.first(5)));
    List<ItemKey> found = new ArrayList<>(first.items().stream().map(Item::key).toList());

    Optional<Cursor> next = first.next();
    try {
      Page late =
          queries()
              .scan(
                  whole().apply(after(next.orElseThrow())),
                  new ReadOptions(Consistency.STRONG, passed()));
      assertThat(late.reason()).isIn(Page.Reason.DEADLINE, Page.Reason.END);
      assertThat(late.next().isEmpty()).isEqualTo(late.reason() == Page.Reason.END);
      late.items().forEach(item -> found.add(item.key()));
      next = late.next();
    } catch (StorageException.Unavailable e) {
      assertThat(e.outcome()).isEqualTo(StorageException.Outcome.NONE);
    }
    next.ifPresent(
        cursor -> scan(whole().apply(after(cursor))).items().forEach(i -> found.add(i.key())));

    assertThat(found).containsExactlyElementsOf(scanned(whole()));
  }

  @Test
  void scanOfATenantThatDoesNotExistIsRefused() {
    assertNoTenant(
        () ->
            store(new Tenant("nobody"))
                .queries()
                .orElseThrow()
                .scan(whole().apply(PageRequest.first(1)), ReadOptions.strong()));
  }

  private Page scan(Scan scan) {
    return queries().scan(scan, ReadOptions.strong());
  }

  private List<ItemKey> scanned(Function<PageRequest, Scan> scan) {
    return PageWalk.all(1000, page -> scan(scan.apply(page))).stream().map(Item::key).toList();
  }

  private void putNumbered(int count) {
    putAll(
        IntStream.range(0, count)
            .mapToObj(i -> (Mutation) Mutation.Put.of(key("p" + i), json("{\"n\":" + i + "}")))
            .toList());
  }

  private static Function<PageRequest, Scan> whole() {
    return segment(0, 1);
  }

  private static Function<PageRequest, Scan> segment(int segment, int segments) {
    return page -> new Scan(NOTES, segment, segments, Optional.empty(), Optional.empty(), page);
  }

  private static Function<PageRequest, Scan> filtered(String filter) {
    Condition condition = Expressions.condition(filter);
    return page -> new Scan(NOTES, 0, 1, Optional.of(condition), Optional.empty(), page);
  }

  private static PageRequest after(Cursor cursor) {
    return new PageRequest(Optional.of(cursor), 1000, PageWalk.ANY_BYTES);
  }
}
