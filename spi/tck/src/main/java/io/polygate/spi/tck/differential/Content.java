package io.polygate.spi.tck.differential;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import io.polygate.spi.SortRange;
import io.polygate.spi.SortRange.Bound;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The few keys, values and expressions that a stream is made of. */
final class Content {
  static final List<Tenant> TENANTS = List.of(new Tenant("t0"), new Tenant("t1"));

  static final List<CollectionName> COLLECTIONS =
      List.of(new CollectionName("notes"), new CollectionName("Notes"));

  static final List<String> PARTITIONS = List.of("p", "P", "p\u00e9", "\uD83D\uDE00");

  static final List<String> SORTS =
      List.of("", "a", "aa", "a%", "b", "\ue000", "\uFFFF", "\uD83D\uDE00");

  static final List<IndexSchema> INDEXES =
      List.of(
          new IndexSchema("byPrice", "kind", Optional.of("price")),
          new IndexSchema("byName", "kind", Optional.of("name")),
          new IndexSchema("byKind", "kind", Optional.empty()),
          new IndexSchema("ofActive", "active", Optional.of("stock")));

  private static final Map<String, FieldType> FIELDS =
      Map.of(
          "kind", FieldType.ANY,
          "name", FieldType.STRING,
          "price", FieldType.NUMBER,
          "stock", FieldType.INTEGER,
          "active", FieldType.BOOLEAN);

  private static final List<String> KINDS = List.of("'x'", "'y'", "1", "true", "null");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "1.0",
          "-1",
          "0.1",
          "2.5",
          "10",
          "9007199254740992",
          "9007199254740993",
          "12345678901234567890123456789012345678");

  private static final List<String> NAMES = List.of("''", "'n'", "'nn'", "'\u00e9'", "'m%'");

  private static final List<String> CONDITIONS =
      List.of(
          "attribute_exists(kind)",
          "attribute_not_exists(price)",
          "price > 1",
          "price <= 2.5 AND kind = 'x'",
          "kind IN ('x', 1)",
          "NOT active = true",
          "begins_with(name, 'n')",
          "contains(name, 'n') OR stock BETWEEN 0 AND 5",
          "attribute_type(price, 'N')",
          "size(list) >= 1",
          "inner.deep = 1");

  private static final List<String> UPDATES =
      List.of(
          "SET price = 1",
          "SET kind = 'y', active = false",
          "SET price = price + 0.1",
          "SET price = if_not_exists(price, 3)",
          "SET inner.deep = 1",
          "SET inner = 5",
          "SET name = kind",
          "SET list[2] = 7",
          "REMOVE price, absent",
          "REMOVE list[0]",
          "ADD stock 1",
          "ADD price -2.5",
          "SET kind = 'x' ADD stock 3 REMOVE name");

  private final Choice choice;

  Content(Choice choice) {
    this.choice = choice;
  }

  ItemKey key() {
    return new ItemKey(choice.of(COLLECTIONS), choice.of(PARTITIONS), choice.of(SORTS));
  }

  String condition() {
    return choice.of(CONDITIONS);
  }

  String update() {
    return choice.of(UPDATES);
  }

  CollectionSchema schema(CollectionName collection, long revision) {
    List<IndexSchema> indexes = INDEXES.stream().filter(index -> !choice.oneIn(5)).toList();
    return new CollectionSchema(collection, revision, FIELDS, indexes);
  }

  /** Mostly an object with some of the indexed fields; now and then another value, or none. */
  Document document() {
    if (choice.oneIn(10)) {
      return Document.opaque("text/plain", new byte[choice.below(4)]);
    }
    if (choice.oneIn(10)) {
      return json(choice.of(List.of("null", "5", "'text'", "[1,{'kind':'x'}]", "{}")));
    }
    StringBuilder object = new StringBuilder("{'seq':" + choice.below(1000));
    member(object, "kind", choice.of(KINDS));
    member(object, "price", choice.oneIn(8) ? "'1'" : choice.of(NUMBERS));
    member(object, "name", choice.oneIn(8) ? "7" : choice.of(NAMES));
    member(object, "stock", choice.of(NUMBERS));
    member(object, "active", choice.of(List.of("true", "false", "1", "'true'")));
    member(object, "inner", choice.of(List.of("{}", "{'deep':1}", "[]")));
    member(object, "list", choice.of(List.of("[]", "[1]", "['a',null,{}]")));
    return json(object.append('}').toString());
  }

  /** What the partition of an index may be asked for. */
  Value indexPartition() {
    return choice.of(
        List.of(
            new Value.Text("x"),
            new Value.Text("y"),
            new Value.Num(BigDecimal.ONE),
            Value.Bool.TRUE,
            Value.Bool.FALSE));
  }

  SortRange range(boolean numbers) {
    return switch (choice.below(5)) {
      case 0 -> new SortRange.Equal(bound(numbers));
      case 1 -> new SortRange.BeginsWith(choice.of(List.of("", "a", "n", "a%", "\uD83D\uDE00")));
      case 2 ->
          new SortRange.Between(
              Optional.of(new Bound(bound(numbers), choice.oneIn(2))), Optional.empty());
      case 3 ->
          new SortRange.Between(
              Optional.of(new Bound(bound(numbers), choice.oneIn(2))),
              Optional.of(new Bound(bound(numbers), choice.oneIn(2))));
      default -> SortRange.all();
    };
  }

  private Value bound(boolean numbers) {
    return numbers && !choice.oneIn(5)
        ? new Value.Num(new BigDecimal(choice.of(NUMBERS)))
        : new Value.Text(choice.of(SORTS));
  }

  private void member(StringBuilder object, String name, String value) {
    if (!choice.oneIn(3)) {
      object.append(",'").append(name).append("':").append(value);
    }
  }

  private static Document json(String text) {
    return Document.parseJson(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
