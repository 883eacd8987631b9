package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Cursor;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.Mutation;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Query;
import io.polygate.spi.SortRange;
import io.polygate.spi.SortRange.Bound;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Expressions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries by secondary indexes: {@link CollectionSchema}, {@link Query}. */
public abstract class IndexesContract extends IndexContract {
  private static final List<String> NUMBERS =
      List.of(
          "-1E+100",
          "-9007199254740993",
          "-9007199254740992",
          "-2",
          "-1.5",
          "-1E-50",
          "0",
          "1E-50",
          "0.1",
          "0.10000000000000000000000000000000000001",
          "0.2",
          "1",
          "2",
          "10",
          "9007199254740992",
          "9007199254740993",
          "12345678901234567890123456789012345677",
          "12345678901234567890123456789012345678",
          "1E+100");

  @Test
  void indexGivesTheItemsOfAPartitionInTheOrderOfTheSortField() {
    define();
    put(key("a"), "{\"kind\":\"x\",\"price\":3}");
    put(key("b"), "{\"kind\":\"x\",\"price\":1}");
    put(key("c"), "{\"kind\":\"y\",\"price\":0}");
    put(key("d"), "{\"kind\":\"x\",\"price\":2}");

    assertThat(partitions("byPrice", text("x"))).containsExactly("b", "d", "a");
    assertThat(partitions("byPrice", text("y"))).containsExactly("c");
    assertThat(partitions("byPrice", text("z"))).isEmpty();
  }

  @Test
  void itemsAreTheOnesThatReadingByKeyGives() {
    define();
    put(key("a", "s"), "{\"kind\":\"x\",\"price\":3,\"more\":[1,null,{\"b\":\"c\"}]}");

    assertThat(all(index("byPrice", text("x")))).containsExactly(item(key("a", "s")));
  }

  @Test
  void numbersAreOrderedByTheirExactValue() {
    define();
    putPrices();

    assertThat(prices(index("byPrice", text("x")))).containsExactlyElementsOf(numbers());
  }

  @Test
  void numbersAreOrderedByTheirExactValueDescendingPageByPage() {
    define();
    putPrices();

    List<Item> items =
        PageWalk.all(
            1, page -> query(index("byPrice", text("x"), SortRange.all(), true).apply(page)));

    assertThat(items.stream().map(IndexesContract::price))
        .containsExactlyElementsOf(numbers().reversed());
  }

  @ParameterizedTest
  @MethodSource("numberTexts")
  void numberIsFoundByItsExactValue(String number) {
    define();
    putPrices();
    Value exact = value(number);

    assertThat(prices(index("byPrice", text("x"), new SortRange.Equal(exact), false)))
        .containsExactly(exact);
    assertThat(prices(index("ofPrice", exact))).containsExactly(exact);
  }

  @ParameterizedTest
  @MethodSource("numberTexts")
  void numberIsABoundByItsExactValue(String number) {
    define();
    putPrices();
    int place = NUMBERS.indexOf(number);
    Bound outside = new Bound(value(number), false);

    assertThat(
            prices(
                index(
                    "byPrice",
                    text("x"),
                    new SortRange.Between(Optional.of(outside), Optional.empty()),
                    false)))
        .containsExactlyElementsOf(numbers().subList(place + 1, NUMBERS.size()));
    assertThat(
            prices(
                index(
                    "byPrice",
                    text("x"),
                    new SortRange.Between(Optional.empty(), Optional.of(outside)),
                    false)))
        .containsExactlyElementsOf(numbers().subList(0, place));
  }

  @Test
  void numbersOfOneValueAreOnePartitionHoweverTheyAreWritten() {
    define();
    put(key("a"), "{\"price\":1}");
    put(key("b"), "{\"price\":1.0}");
    put(key("c"), "{\"price\":10e-1}");
    put(key("d"), "{\"price\":1.01}");

    assertThat(partitions("ofPrice", value("1.00"))).containsExactly("a", "b", "c");
  }

  @Test
  void textIsOrderedByItsUtf8Bytes() {
    define();
    List<String> names =
        List.of("", " ", "A", "B", "a", "ab", "b", "\u00e9", "\ue000", "\uffff", "\uD83D\uDE00");
    for (int i = 0; i < names.size(); i++) {
      put(key("k" + (names.size() - i)), "{\"kind\":\"x\",\"name\":\"" + names.get(i) + "\"}");
    }

    assertThat(all(index("byName", text("x"))))
        .extracting(item -> field(item, "name"))
        .containsExactlyElementsOf(names.stream().map(IndexesContract::text).toList());
  }

  static Stream<Arguments> textRanges() {
    return Stream.of(
        Arguments.of(new SortRange.Equal(text("ab")), List.of("ab")),
        Arguments.of(new SortRange.Equal(Value.Num.of(1)), List.of()),
        Arguments.of(new SortRange.BeginsWith("a"), List.of("a", "a%", "ab", "abc")),
        Arguments.of(new SortRange.BeginsWith("a%"), List.of("a%")),
        Arguments.of(new SortRange.BeginsWith(""), List.of("", "1", "a", "a%", "ab", "abc", "b")),
        Arguments.of(
            new SortRange.Between(
                Optional.of(new Bound(text("a"), false)),
                Optional.of(new Bound(text("abc"), true))),
            List.of("a%", "ab", "abc")),
        Arguments.of(
            new SortRange.Between(Optional.of(new Bound(Value.Num.of(0), true)), Optional.empty()),
            List.of()));
  }

  @ParameterizedTest
  @MethodSource("textRanges")
  void rangeSelectsSortValues(SortRange range, List<String> expected) {
    define();
    for (String name : List.of("", "1", "a", "a%", "ab", "abc", "b")) {
      put(key("k" + name), "{\"kind\":\"x\",\"name\":\"" + name + "\"}");
    }

    assertThat(all(index("byName", text("x"), range, false)))
        .extracting(item -> field(item, "name"))
        .containsExactlyElementsOf(expected.stream().map(IndexesContract::text).toList());
    assertThat(all(index("byName", text("x"), range, true)))
        .extracting(item -> field(item, "name"))
        .containsExactlyElementsOf(
            expected.reversed().stream().map(IndexesContract::text).toList());
  }

  @Test
  void textRangeOfNumbersSelectsNone() {
    define();
    put(key("a"), "{\"kind\":\"x\",\"price\":1}");

    assertThat(all(index("byPrice", text("x"), new SortRange.BeginsWith(""), false))).isEmpty();
    assertThat(all(index("byPrice", text("x"), new SortRange.Equal(text("1")), false))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"price\":1}",
        "{\"kind\":\"x\"}",
        "{\"kind\":null,\"price\":1}",
        "{\"kind\":\"x\",\"price\":null}",
        "{\"kind\":1,\"price\":1}",
        "{\"kind\":true,\"price\":1}",
        "{\"kind\":[\"x\"],\"price\":1}",
        "{\"kind\":{\"x\":1},\"price\":1}",
        "{\"kind\":\"x\",\"price\":\"1\"}",
        "{\"kind\":\"x\",\"price\":true}",
        "{\"kind\":\"x\",\"price\":[1]}",
        "{\"nested\":{\"kind\":\"x\",\"price\":1}}",
        "[\"x\",1]",
        "\"x\"",
        "null"
      })
  void itemWithoutTheFieldsInTheirTypesIsNotInTheIndex(String json) {
    define();
    put(key("a"), json);
    put(key("b"), "{\"kind\":\"x\",\"price\":1}");

    assertThat(partitions("byPrice", text("x"))).containsExactly("b");
  }

  @Test
  void opaqueBytesAreInNoIndex() {
    define();
    apply(
        Mutation.Put.of(
            key("a"),
            Document.opaque(
                "text/plain", "{\"kind\":\"x\",\"price\":1}".getBytes(StandardCharsets.UTF_8))));

    assertThat(partitions("byPrice", text("x"))).isEmpty();
    assertThat(partitions("byKind", text("x"))).isEmpty();
  }

  @Test
  void integerFieldHoldsNumbersWithoutAFraction() {
    define();
    put(key("a"), "{\"stock\":1}");
    put(key("b"), "{\"stock\":1.0}");
    put(key("c"), "{\"stock\":1.5}");
    put(key("d"), "{\"stock\":\"1\"}");
    put(key("e"), "{\"stock\":true}");

    assertThat(partitions("ofStock", Value.Num.of(1))).containsExactly("a", "b");
    assertThat(partitions("ofStock", value("1.5"))).isEmpty();
  }

  @Test
  void truthValuesAreApartFromNumbersAndText() {
    define();
    put(key("a"), "{\"active\":true,\"stock\":2}");
    put(key("b"), "{\"active\":false,\"stock\":1}");
    put(key("c"), "{\"active\":1,\"stock\":1}");
    put(key("d"), "{\"active\":\"true\",\"stock\":1}");
    put(key("e"), "{\"active\":true,\"stock\":1}");

    assertThat(partitions("ofActive", Value.Bool.TRUE)).containsExactly("e", "a");
    assertThat(partitions("ofActive", Value.Bool.FALSE)).containsExactly("b");
    assertThat(partitions("ofActive", Value.Num.of(1))).isEmpty();
    assertThat(partitions("ofActive", text("true"))).isEmpty();
  }

  @Test
  void undeclaredFieldHoldsTextNumbersAndTruthValuesApart() {
    backend()
        .define(
            NAMESPACE,
            new CollectionSchema(
                NOTES,
                1,
                Map.of("sort", FieldType.ANY),
                List.of(new IndexSchema("ofTag", "tag", Optional.of("sort")))));
    put(key("a"), "{\"tag\":1,\"sort\":1}");
    put(key("b"), "{\"tag\":\"1\",\"sort\":1}");
    put(key("c"), "{\"tag\":true,\"sort\":1}");
    put(key("d"), "{\"tag\":1.0,\"sort\":\"0\"}");
    put(key("e"), "{\"tag\":1,\"sort\":true}");
    put(key("f"), "{\"tag\":1,\"sort\":-1}");

    assertThat(partitions("ofTag", Value.Num.of(1))).containsExactly("f", "a", "d");
    assertThat(partitions("ofTag", text("1"))).containsExactly("b");
    assertThat(partitions("ofTag", Value.Bool.TRUE)).containsExactly("c");
  }

  @Test
  void itemsOfOneSortValueAreInTheOrderOfTheirKeys() {
    define();
    for (String partition : List.of("b", "\uD83D\uDE00", "a", "\uffff")) {
      put(key(partition, "2"), "{\"kind\":\"x\",\"price\":5}");
      put(key(partition, "10"), "{\"kind\":\"x\",\"price\":5.0}");
    }
    List<String> expected =
        List.of("a10", "a2", "b10", "b2", "\uffff10", "\uffff2", "\uD83D\uDE0010", "\uD83D\uDE002");

    assertThat(all(index("byPrice", text("x"))))
        .extracting(item -> item.key().partition() + item.key().sort())
        .containsExactlyElementsOf(expected);
    assertThat(all(index("byPrice", text("x"), SortRange.all(), true)))
        .extracting(item -> item.key().partition() + item.key().sort())
        .containsExactlyElementsOf(expected.reversed());
  }

  @Test
  void indexWithoutASortFieldIsInTheOrderOfTheKeys() {
    define();
    put(key("b"), "{\"kind\":\"x\"}");
    put(key("a", "2"), "{\"kind\":\"x\"}");
    put(key("a", "1"), "{\"kind\":\"x\"}");
    put(key("c"), "{\"kind\":\"y\"}");

    assertThat(all(index("byKind", text("x"))))
        .extracting(Item::key)
        .containsExactly(key("a", "1"), key("a", "2"), key("b"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 29, 30, 31})
  void pagesOfEverySizeGiveEachItemOnceInBothDirections(int limit) {
    define();
    putAll(
        IntStream.range(0, 30)
            .mapToObj(
                i ->
                    (Mutation)
                        Mutation.Put.of(
                            key("k" + (i * 7) % 30, "s" + i % 2),
                            json("{\"kind\":\"x\",\"price\":" + i / 5 + "}")))
            .toList());
    List<Item> expected = all(index("byPrice", text("x")));
    assertThat(expected).hasSize(30);

    List<Item> up = PageWalk.all(limit, page -> query(index("byPrice", text("x")).apply(page)));
    List<Item> down =
        PageWalk.all(
            limit, page -> query(index("byPrice", text("x"), SortRange.all(), true).apply(page)));
    List<Item> byKey = PageWalk.all(limit, page -> query(index("byKind", text("x")).apply(page)));

    assertThat(up).containsExactlyElementsOf(expected);
    assertThat(down).containsExactlyElementsOf(expected.reversed());
    assertThat(byKey).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void cursorHoldsThePlaceThoughItsItemLeavesTheIndex() {
    define();
    put(key("a"), "{\"kind\":\"x\",\"price\":1}");
    put(key("b"), "{\"kind\":\"x\",\"price\":2}");
    put(key("c"), "{\"kind\":\"x\",\"price\":3}");
    Page first = query(index("byPrice", text("x")).apply(PageRequest.first(2)));
    put(key("b"), "{\"kind\":\"y\",\"price\":2}");

    Page second = query(index("byPrice", text("x")).apply(after(first.next().orElseThrow())));

    assertThat(second.items()).extracting(Item::key).containsExactly(key("c"));
  }

  @Test
  void filterDropsItemsOfAnIndex() {
    define();
    putPrices();

    List<Item> items =
        PageWalk.all(
            2,
            page ->
                query(
                    new Query(
                        NOTES,
                        Optional.of("byPrice"),
                        text("x"),
                        SortRange.all(),
                        false,
                        Optional.of(Expressions.condition("price BETWEEN 0 AND 1")),
                        Optional.empty(),
                        page)));

    assertThat(items.stream().map(IndexesContract::price))
        .containsExactlyElementsOf(
            numbers().subList(NUMBERS.indexOf("0"), NUMBERS.indexOf("1") + 1));
  }

  @Test
  void rangeOnAnIndexWithoutASortFieldIsRefused() {
    define();

    refused(
        StorageException.Invalid.class,
        () ->
            query(
                index("byKind", text("x"), new SortRange.BeginsWith("a"), false)
                    .apply(PageRequest.first(1))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "{}", "{\"$binary\":\"AA==\"}", "{\"$set\":[1]}"})
  void partitionOfATypeThatNoneCanHaveIsRefused(String partition) {
    define();

    refused(
        StorageException.Invalid.class,
        () -> query(index("byPrice", value(partition)).apply(PageRequest.first(1))));
  }

  @Test
  void cursorWithoutAValueInTheIndexIsRefused() {
    define();
    Cursor cursor = new Cursor.Position("a", "", Optional.empty()).cursor();

    refused(
        StorageException.Invalid.class,
        () -> query(index("byPrice", text("x")).apply(after(cursor))));
  }

  @Test
  void cursorWithAValueInAnIndexWithoutASortFieldIsRefused() {
    define();
    Cursor cursor = new Cursor.Position("a", "", Optional.of(text("x"))).cursor();

    refused(
        StorageException.Invalid.class,
        () -> query(index("byKind", text("x")).apply(after(cursor))));
  }

  /** One item of kind x for each number, in an order of its own. */
  private void putPrices() {
    putAll(
        IntStream.range(0, NUMBERS.size())
            .mapToObj(i -> NUMBERS.get((i * 7) % NUMBERS.size()))
            .map(
                number ->
                    (Mutation)
                        Mutation.Put.of(
                            key("k" + number), json("{\"kind\":\"x\",\"price\":" + number + "}")))
            .toList());
  }

  static List<String> numberTexts() {
    return NUMBERS;
  }

  private static List<Value> numbers() {
    return NUMBERS.stream().map(Contract::value).toList();
  }

  private List<Value> prices(Function<PageRequest, Query> query) {
    return all(query).stream().map(IndexesContract::price).toList();
  }

  private static Value price(Item item) {
    return field(item, "price");
  }

  private static Value field(Item item, String name) {
    return member(item.value().value(), name);
  }

  private static PageRequest after(Cursor cursor) {
    return new PageRequest(Optional.of(cursor), 1000, PageWalk.ANY_BYTES);
  }
}
