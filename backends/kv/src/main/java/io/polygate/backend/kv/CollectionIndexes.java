package io.polygate.backend.kv;

import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The indexes of a collection as a tenant has them. Immutable.
 *
 * @param revision the definition's that they follow
 * @param indexes the indexes
 */
record CollectionIndexes(long revision, List<ItemIndex> indexes) {
  /** Those of a collection that was never defined. */
  static final CollectionIndexes NONE = new CollectionIndexes(Long.MIN_VALUE, List.of());

  CollectionIndexes {
    indexes = List.copyOf(indexes);
  }

  Optional<ItemIndex> named(String name) {
    return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
  }

  /** Whether all can be used. */
  boolean areReady() {
    return indexes.stream().allMatch(ItemIndex::ready);
  }

  /** Whether a definition asks for something else. */
  boolean areBehind(CollectionSchema schema) {
    return (schema.revision() > revision || (schema.revision() == revision && !areReady()))
        && !(schema.indexes().isEmpty() && indexes.isEmpty());
  }

  /**
   * What a definition makes of them: those that stay as they are, and new ones that are not ready.
   *
   * @param numbers gives numbers that were never given before
   */
  CollectionIndexes following(CollectionSchema schema, java.util.function.LongSupplier numbers) {
    List<ItemIndex> next = new ArrayList<>();
    for (IndexSchema wanted : schema.indexes()) {
      ItemIndex made = ItemIndex.of(schema, wanted, 0);
      next.add(
          named(wanted.name())
              .filter(ItemIndex::ready)
              .filter(present -> present.isLike(made))
              .orElseGet(() -> made.numbered(numbers.getAsLong())));
    }
    return new CollectionIndexes(Math.max(revision, schema.revision()), next);
  }

  /** The same with all of them ready. */
  CollectionIndexes ready() {
    return new CollectionIndexes(revision, indexes.stream().map(ItemIndex::whenReady).toList());
  }

  /** As they are stored: JSON. */
  byte[] encode() {
    SequencedMap<String, Value> members = new LinkedHashMap<>();
    members.put("revision", Value.Num.of(revision));
    members.put(
        "indexes", new Value.Array(indexes.stream().map(CollectionIndexes::encode).toList()));
    return Json.write(new Value.Members(members));
  }

  private static Value encode(ItemIndex index) {
    SequencedMap<String, Value> members = new LinkedHashMap<>();
    members.put("name", new Value.Text(index.name()));
    members.put("number", Value.Num.of(index.number()));
    members.put("ready", Value.Bool.of(index.ready()));
    members.put("partition", encode(index.partition()));
    index.sort().ifPresent(sort -> members.put("sort", encode(sort)));
    return new Value.Members(members);
  }

  private static Value encode(ItemIndex.Field field) {
    return new Value.Array(
        List.of(new Value.Text(field.name()), new Value.Text(field.type().name())));
  }

  /**
   * Reads what is stored.
   *
   * @throws StorageException.Corrupt if it is not what was written
   */
  static CollectionIndexes decode(byte[] stored) {
    try {
      Map<String, Value> members = members(Json.parse(stored));
      List<ItemIndex> indexes = new ArrayList<>();
      if (members.get("indexes") instanceof Value.Array(List<Value> entries)) {
        entries.forEach(entry -> indexes.add(index(members(entry))));
      }
      return new CollectionIndexes(number(members.get("revision")), indexes);
    } catch (RuntimeException e) {
      throw new StorageException.Corrupt("The definition of a collection is damaged.", e);
    }
  }

  private static ItemIndex index(Map<String, Value> members) {
    return new ItemIndex(
        text(members.get("name")),
        number(members.get("number")),
        Value.Bool.TRUE.equals(members.get("ready")),
        field(members.get("partition")),
        Optional.ofNullable(members.get("sort")).map(CollectionIndexes::field));
  }

  private static ItemIndex.Field field(@org.jspecify.annotations.Nullable Value value) {
    if (value instanceof Value.Array(List<Value> parts)) {
      return new ItemIndex.Field(text(parts.get(0)), FieldType.valueOf(text(parts.get(1))));
    }
    throw new IllegalArgumentException("not a field");
  }

  private static Map<String, Value> members(Value value) {
    return ((Value.Members) value).values();
  }

  private static String text(@org.jspecify.annotations.Nullable Value value) {
    if (value instanceof Value.Text(String text)) {
      return text;
    }
    throw new IllegalArgumentException("not a text");
  }

  private static long number(@org.jspecify.annotations.Nullable Value value) {
    if (value instanceof Value.Num(BigDecimal number)) {
      return number.longValueExact();
    }
    throw new IllegalArgumentException("not a number");
  }
}
