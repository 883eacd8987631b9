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
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.SortRange;
import io.polygate.spi.SortRange.Bound;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.expression.Projection;
import io.polygate.spi.expression.ProjectionEvaluator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries by partition and range of sort keys: {@link io.polygate.spi.Queries#query}. */
public abstract class QueriesContract extends QueryContract {
  /** Sort keys in their order: that of their UTF-8 bytes, which is not that of UTF-16. */
  private static final List<String> SORTS =
      List.of(
          "",
          " ",
          "%",
          "10",
          "9",
          "A",
          "B",
          "_",
          "a",
          "a%",
          "a1",
          "a10",
          "a2",
          "a_",
          "aa",
          "b",
          "\u00e9",
          "\u65e5\u672c",
          "\ud7ff",
          "\ue000",
          "\uffff",
          "\uffff\uffff",
          "\uD800\uDC00",
          "\uD83D\uDE00",
          "\uD83D\uDE00a",
          "\uDBFF\uDFFF",
          "\uDBFF\uDFFFz");

  @Test
  void collectionThatWasNeverWrittenIsEmpty() {
    assertThat(query(partition("p").apply(PageRequest.first(10))))
        .isEqualTo(new Page(List.of(), Optional.empty(), Page.Reason.END, 0));
  }

  @Test
  void partitionThatWasNeverWrittenIsEmpty() {
    put(key("other", "a"), "1");

    Page page = query(partition("p").apply(PageRequest.first(10)));

    assertThat(page.items()).isEmpty();
    assertThat(page.next()).isEmpty();
    assertThat(page.reason()).isEqualTo(Page.Reason.END);
  }

  @Test
  void itemsComeInTheOrderOfTheUtf8BytesOfTheirSortKeys() {
    putSorts();

    assertThat(sorts(partition("p"))).containsExactlyElementsOf(SORTS);
  }

  @Test
  void descendingTurnsTheOrderRound() {
    putSorts();

    assertThat(sorts(partition("p", SortRange.all(), true)))
        .containsExactlyElementsOf(SORTS.reversed());
  }

  @Test
  void itemsAreTheOnesThatReadingByKeyGives() {
    put(key("p", "a"), "{\"x\":[1.50,null]}");
    apply(Mutation.Put.of(key("p", "b"), Document.opaque("text/plain", new byte[] {1})));

    assertThat(all(partition("p"))).containsExactly(item(key("p", "a")), item(key("p", "b")));
  }

  @Test
  void otherPartitionsAreNotSeen() {
    putAll(
        Stream.of(
            key("p", "a"), key("P", "b"), key("pp", "c"), key("p "), key("p%", "d"), key("q")));

    assertThat(all(partition("p"))).extracting(Item::key).containsExactly(key("p", "a"));
  }

  @Test
  void otherCollectionsAreNotSeen() {
    put(key("p", "a"), "1");
    put(new ItemKey(new CollectionName("others"), "p", "b"), "1");

    assertThat(sorts(partition("p"))).containsExactly("a");
  }

  @Test
  void queriesSeeTheLatestWrites() {
    put(key("p", "a"), "1");
    put(key("p", "b"), "1");
    assertThat(sorts(partition("p"))).containsExactly("a", "b");

    apply(Mutation.Delete.of(key("p", "a")));
    put(key("p", "b"), "2");
    put(key("p", "c"), "3");

    assertThat(all(partition("p"))).containsExactly(item(key("p", "b")), item(key("p", "c")));
  }

  static Stream<Arguments> ranges() {
    return Stream.of(
        range("every one", SortRange.all(), SORTS),
        range("equal", new SortRange.Equal(text("a")), List.of("a")),
        range("equal to the absent one", new SortRange.Equal(text("")), List.of("")),
        range("equal to none", new SortRange.Equal(text("zz")), List.of()),
        range("equal to a number", new SortRange.Equal(Value.Num.of(10)), List.of()),
        range(
            "begins with a",
            new SortRange.BeginsWith("a"),
            List.of("a", "a%", "a1", "a10", "a2", "a_", "aa")),
        range("begins with a1", new SortRange.BeginsWith("a1"), List.of("a1", "a10")),
        range("begins with a percent sign", new SortRange.BeginsWith("%"), List.of("%")),
        range("begins with a, percent sign", new SortRange.BeginsWith("a%"), List.of("a%")),
        range("begins with an underscore", new SortRange.BeginsWith("_"), List.of("_")),
        range("begins with nothing", new SortRange.BeginsWith(""), SORTS),
        range(
            "begins with U+FFFF",
            new SortRange.BeginsWith("\uffff"),
            List.of("\uffff", "\uffff\uffff")),
        range("begins with U+D7FF", new SortRange.BeginsWith("\ud7ff"), List.of("\ud7ff")),
        range(
            "begins with an emoji",
            new SortRange.BeginsWith("\uD83D\uDE00"),
            List.of("\uD83D\uDE00", "\uD83D\uDE00a")),
        range(
            "begins with the last character",
            new SortRange.BeginsWith("\uDBFF\uDFFF"),
            List.of("\uDBFF\uDFFF", "\uDBFF\uDFFFz")),
        range(
            "from",
            new SortRange.Between(Optional.of(new Bound(text("\ue000"), true)), Optional.empty()),
            SORTS.subList(SORTS.indexOf("\ue000"), SORTS.size())),
        range(
            "after",
            new SortRange.Between(Optional.of(new Bound(text("\ue000"), false)), Optional.empty()),
            SORTS.subList(SORTS.indexOf("\ue000") + 1, SORTS.size())),
        range(
            "up to",
            new SortRange.Between(Optional.empty(), Optional.of(new Bound(text("A"), true))),
            List.of("", " ", "%", "10", "9", "A")),
        range(
            "before",
            new SortRange.Between(Optional.empty(), Optional.of(new Bound(text("A"), false))),
            List.of("", " ", "%", "10", "9")),
        range(
            "after the absent one",
            new SortRange.Between(Optional.of(new Bound(text(""), false)), Optional.empty()),
            SORTS.subList(1, SORTS.size())),
        range(
            "both ends inside",
            between("a1", true, "aa", true),
            List.of("a1", "a10", "a2", "a_", "aa")),
        range("both ends outside", between("a1", false, "aa", false), List.of("a10", "a2", "a_")),
        range(
            "lower end inside", between("a1", true, "aa", false), List.of("a1", "a10", "a2", "a_")),
        range(
            "upper end inside", between("a1", false, "aa", true), List.of("a10", "a2", "a_", "aa")),
        range("bounds that are no keys", between("a0", true, "a11", true), List.of("a1", "a10")),
        range("one point", between("b", true, "b", true), List.of("b")),
        range("one point, outside", between("b", true, "b", false), List.of()),
        range("upside down", between("b", true, "a", true), List.of()),
        range(
            "across the surrogates",
            between("\ud7ff", false, "\uD83D\uDE00", false),
            List.of("\ue000", "\uffff", "\uffff\uffff", "\uD800\uDC00")),
        range(
            "numbers",
            new SortRange.Between(Optional.of(new Bound(Value.Num.of(0), true)), Optional.empty()),
            List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ranges")
  void rangeSelectsItsSortKeys(String name, SortRange range, List<String> expected) {
    putSorts();

    assertThat(sorts(partition("p", range, false))).as(name).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ranges")
  void rangeSelectsItsSortKeysDescendingPageByPage(
      String name, SortRange range, List<String> expected) {
    putSorts();

    List<Item> items = PageWalk.all(2, page -> query(partition("p", range, true).apply(page)));

    assertThat(items)
        .as(name)
        .extracting(item -> item.key().sort())
        .containsExactlyElementsOf(expected.reversed());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 26, 27, 28, 1000})
  void pagesOfEverySizeGiveEachItemOnce(int limit) {
    putSorts();

    List<Item> up = PageWalk.all(limit, page -> query(partition("p").apply(page)));
    List<Item> down =
        PageWalk.all(limit, page -> query(partition("p", SortRange.all(), true).apply(page)));

    assertThat(up).extracting(item -> item.key().sort()).containsExactlyElementsOf(SORTS);
    assertThat(down)
        .extracting(item -> item.key().sort())
        .containsExactlyElementsOf(SORTS.reversed());
  }

  @Test
  void aLargePartitionIsReadToItsEnd() {
    List<ItemKey> keys =
        IntStream.range(0, 500).mapToObj(i -> key("p", String.format("%05d", i))).toList();
    List<ItemKey> shuffled = new ArrayList<>(keys);
    Collections.shuffle(shuffled, new Random(7));
    putAll(shuffled.stream());

    assertThat(PageWalk.all(37, page -> query(partition("p").apply(page))))
        .extracting(Item::key)
        .containsExactlyElementsOf(keys);
  }

  @Test
  void fullPageSaysThatItsLimitEndedIt() {
    putSorts();

    Page page = query(partition("p").apply(PageRequest.first(3)));

    assertThat(page.items()).hasSize(3);
    assertThat(page.reason()).isEqualTo(Page.Reason.LIMIT);
    assertThat(page.next()).isPresent();
  }

  @Test
  void lastPageSaysThatItIsTheEnd() {
    putSorts();

    Page page = query(partition("p").apply(PageRequest.first(1000)));

    assertThat(page.reason()).isEqualTo(Page.Reason.END);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void pageEndsWithTheItemThatReachesItsBytes() {
    putHundreds(9);

    Page page = query(partition("p").apply(new PageRequest(Optional.empty(), 100, 250)));

    assertThat(page.items()).extracting(item -> item.key().sort()).containsExactly("0", "1", "2");
    assertThat(page.reason()).isEqualTo(Page.Reason.BYTES);
    assertThat(page.next()).isPresent();
  }

  @Test
  void pageHoldsAnItemHoweverFewBytesAreAskedFor() {
    putHundreds(3);

    Page page = query(partition("p").apply(new PageRequest(Optional.empty(), 100, 1)));

    assertThat(page.items()).hasSize(1);
    assertThat(page.reason()).isEqualTo(Page.Reason.BYTES);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 99, 101, 150, 350, 899, 901, 5000})
  void pagesOfEveryNumberOfBytesGiveEachItemOnce(long maxBytes) {
    putHundreds(9);

    assertThat(PageWalk.all(100, maxBytes, page -> query(partition("p").apply(page))))
        .extracting(item -> item.key().sort())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
  }

  @Test
  void filterDropsItems() {
    putNumbered(10);

    assertThat(all(filtered("n >= 3 AND n < 6")))
        .extracting(item -> item.key().sort())
        .containsExactly("3", "4", "5");
  }

  @Test
  void filterSeesNoAttributesInOpaqueBytesAndScalars() {
    put(key("p", "a"), "{\"n\":1}");
    put(key("p", "b"), "1");
    apply(Mutation.Put.of(key("p", "c"), Document.opaque("text/plain", new byte[] {'n'})));

    assertThat(all(filtered("attribute_exists(n)")))
        .extracting(item -> item.key().sort())
        .containsExactly("a");
    assertThat(all(filtered("attribute_not_exists(n)")))
        .extracting(item -> item.key().sort())
        .containsExactly("b", "c");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 100})
  void droppedItemsDoNotCountTowardsThePagesLimit(int limit) {
    putNumbered(10);

    List<Item> items =
        PageWalk.all(limit, page -> query(filtered("n IN (1, 2, 5, 9)").apply(page)));

    assertThat(items).extracting(item -> item.key().sort()).containsExactly("1", "2", "5", "9");
  }

  @Test
  void aFilterThatDropsAllLeavesAnEmptyLastPage() {
    putNumbered(10);

    assertThat(all(filtered("n > 100"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "",
        "null",
        "{}",
        "[]",
        "[\"p\"]",
        "[\"p\",1]",
        "[1,\"a\"]",
        "[\"p\",\"a\",1,2]",
        "[\"p\",\"a\"",
        "\"p\"",
        "\u0000"
      })
  void malformedCursorIsRefused(String token) {
    putSorts();

    refused(
        StorageException.Invalid.class,
        () -> query(partition("p").apply(after(new Cursor(token)))));
  }

  @Test
  void cursorOfAnotherPartitionIsRefused() {
    putSorts();

    refused(
        StorageException.Invalid.class,
        () ->
            query(
                partition("p")
                    .apply(after(new Cursor.Position("q", "a", Optional.empty()).cursor()))));
  }

  @Test
  void cursorOfAnIndexIsRefused() {
    putSorts();

    refused(
        StorageException.Invalid.class,
        () ->
            query(
                partition("p")
                    .apply(
                        after(
                            new Cursor.Position("p", "a", Optional.of(Value.Num.of(1)))
                                .cursor()))));
  }

  @Test
  void cursorHoldsThePlaceThoughItsItemIsDeleted() {
    putSorts();
    Page first = query(partition("p").apply(PageRequest.first(9)));
    apply(Mutation.Delete.of(first.items().getLast().key()));

    Page second = query(partition("p").apply(after(first.next().orElseThrow())));

    assertThat(second.items())
        .extracting(item -> item.key().sort())
        .containsExactlyElementsOf(SORTS.subList(9, SORTS.size()));
  }

  @Test
  void cursorIsWhereItemsThatAreWrittenLaterAreMeasured() {
    putAll(Stream.of(key("p", "b"), key("p", "d"), key("p", "f")));
    Page first = query(partition("p").apply(PageRequest.first(2)));
    putAll(Stream.of(key("p", "a"), key("p", "c"), key("p", "e"), key("p", "g")));

    Page second = query(partition("p").apply(after(first.next().orElseThrow())));

    assertThat(second.items()).extracting(item -> item.key().sort()).containsExactly("e", "f", "g");
  }

  @Test
  void cursorOfAPlaceCanBeMadeByAnother() {
    putSorts();
    Cursor cursor = new Cursor.Position("p", "a_", Optional.empty()).cursor();

    assertThat(query(partition("p").apply(after(cursor))).items())
        .extracting(item -> item.key().sort())
        .containsExactlyElementsOf(SORTS.subList(SORTS.indexOf("a_") + 1, SORTS.size()));
    assertThat(query(partition("p", SortRange.all(), true).apply(after(cursor))).items())
        .extracting(item -> item.key().sort())
        .containsExactlyElementsOf(SORTS.subList(0, SORTS.indexOf("a_")).reversed());
  }

  @Test
  void firstPagePastItsDeadlineIsUnavailableOrHasAPlaceToContinueFrom() {
    putSorts();

    List<Item> found = new ArrayList<>();
    Optional<Cursor> next = Optional.empty();
    boolean answered = false;
    try {
      Page page = queries().query(partition("p").apply(PageRequest.first(1000)), late());
      checkLate(page);
      found.addAll(page.items());
      next = page.next();
      answered = true;
    } catch (StorageException.Unavailable e) {
      assertThat(e.outcome()).isEqualTo(StorageException.Outcome.NONE);
    }
    if (!answered || next.isPresent()) {
      PageRequest rest = new PageRequest(next, 1000, PageWalk.ANY_BYTES);
      found.addAll(query(partition("p").apply(rest)).items());
    }

    assertThat(found).extracting(item -> item.key().sort()).containsExactlyElementsOf(SORTS);
  }

  @Test
  void laterPagePastItsDeadlineKeepsItsPlace() {
    putSorts();
    Cursor place = query(partition("p").apply(PageRequest.first(5))).next().orElseThrow();

    List<Item> found = new ArrayList<>();
    Optional<Cursor> next = Optional.of(place);
    try {
      Page page = queries().query(partition("p").apply(after(place)), late());
      checkLate(page);
      found.addAll(page.items());
      next = page.next();
    } catch (StorageException.Unavailable e) {
      assertThat(e.outcome()).isEqualTo(StorageException.Outcome.NONE);
    }
    next.ifPresent(cursor -> found.addAll(query(partition("p").apply(after(cursor))).items()));

    assertThat(found)
        .extracting(item -> item.key().sort())
        .containsExactlyElementsOf(SORTS.subList(5, SORTS.size()));
  }

  @Test
  void partitionThatIsNoTextIsRefused() {
    refused(
        StorageException.Invalid.class,
        () ->
            query(
                new Query(
                    NOTES,
                    Optional.empty(),
                    Value.Num.of(1),
                    SortRange.all(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    PageRequest.first(1))));
  }

  @Test
  void queryOfATenantThatDoesNotExistIsRefused() {
    assertNoTenant(
        () ->
            store(new Tenant("nobody"))
                .queries()
                .orElseThrow()
                .query(partition("p").apply(PageRequest.first(1)), ReadOptions.strong()));
  }

  @Test
  void selectingPartsNeverLosesItemsOrThoseParts() {
    put(key("p", "a"), "{\"a\":{\"b\":1,\"c\":2},\"d\":3}");
    put(key("p", "b"), "{\"d\":4}");
    apply(Mutation.Put.of(key("p", "c"), Document.opaque("text/plain", new byte[] {1})));

    Projection select = Expressions.projection("a.b, d");
    Page page =
        query(
            new Query(
                NOTES,
                Optional.empty(),
                text("p"),
                SortRange.all(),
                false,
                Optional.empty(),
                Optional.of(select),
                PageRequest.first(10)));

    assertThat(page.items()).extracting(item -> item.key().sort()).containsExactly("a", "b", "c");
    assertThat(ProjectionEvaluator.project(select, page.items().get(0).value().value()))
        .isEqualTo(value("{\"a\":{\"b\":1},\"d\":3}"));
    assertThat(page.items().get(2).value())
        .isEqualTo(Document.opaque("text/plain", new byte[] {1}));
  }

  private void putSorts() {
    List<String> shuffled = new ArrayList<>(SORTS);
    Collections.shuffle(shuffled, new Random(42));
    putAll(shuffled.stream().map(sort -> key("p", sort)));
    put(key("o", "before"), "1");
    put(key("q", "behind"), "1");
  }

  /** Items of 100 bytes each, with the sort keys 0, 1 and so on. */
  private void putHundreds(int count) {
    putAll(
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    (Mutation)
                        Mutation.Put.of(
                            key("p", String.valueOf(i)),
                            Document.opaque("application/octet-stream", new byte[100])))
            .toList());
  }

  /** Items {@code {"n":i}} with the sort keys 0, 1 and so on. */
  private void putNumbered(int count) {
    putAll(
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    (Mutation)
                        Mutation.Put.of(key("p", String.valueOf(i)), json("{\"n\":" + i + "}")))
            .toList());
  }

  private static Function<PageRequest, Query> filtered(String filter) {
    Condition condition = Expressions.condition(filter);
    return page ->
        new Query(
            NOTES,
            Optional.empty(),
            text("p"),
            SortRange.all(),
            false,
            Optional.of(condition),
            Optional.empty(),
            page);
  }

  private static ReadOptions late() {
    return new ReadOptions(Consistency.STRONG, passed());
  }

  private static void checkLate(Page page) {
    assertThat(page.reason()).isIn(Page.Reason.DEADLINE, Page.Reason.END);
    assertThat(page.next().isEmpty()).isEqualTo(page.reason() == Page.Reason.END);
  }

  private static PageRequest after(Cursor cursor) {
    return new PageRequest(Optional.of(cursor), 1000, PageWalk.ANY_BYTES);
  }

  private static Arguments range(String name, SortRange range, List<String> expected) {
    return Arguments.of(name, range, expected);
  }

  private static SortRange between(
      String lower, boolean lowerInside, String upper, boolean upperInside) {
    return new SortRange.Between(
        Optional.of(new Bound(text(lower), lowerInside)),
        Optional.of(new Bound(text(upper), upperInside)));
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }
}
