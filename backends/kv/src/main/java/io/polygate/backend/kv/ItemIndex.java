package io.polygate.backend.kv;

import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Decimals;
import io.polygate.spi.Document;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A secondary index of a collection.
 *
 * @param name its name
 * @param number what its entries begin with; never given to another
 * @param ready whether it holds every item that it should
 * @param partition the field whose value is its partition key
 * @param sort the field whose value is its sort key, if it has one
 */
record ItemIndex(String name, long number, boolean ready, Field partition, Optional<Field> sort) {
  /** A field of a type. */
  record Field(String name, FieldType type) {
    /** The field's value in an item, if an index can have it. */
    @Nullable Value value(Value.Members members) {
      Value value = members.values().get(name);
      return value != null && hasType(value) ? value : null;
    }

    private boolean hasType(Value value) {
      return switch (type) {
        case STRING -> value instanceof Value.Text;
        case NUMBER -> value instanceof Value.Num;
        case INTEGER -> value instanceof Value.Num(BigDecimal number) && isWhole(number);
        case BOOLEAN -> value instanceof Value.Bool;
        case ANY -> OrderedValues.isSortValue(value) || value instanceof Value.Bool;
        case OBJECT, ARRAY -> false;
      };
    }

    private static boolean isWhole(BigDecimal number) {
      return Decimals.isWhole(number);
    }
  }

  /** The index that a definition describes, not ready. */
  static ItemIndex of(CollectionSchema schema, IndexSchema index, long number) {
    return new ItemIndex(
        index.name(),
        number,
        false,
        field(schema, index.partition()),
        index.sort().map(name -> field(schema, name)));
  }

  private static Field field(CollectionSchema schema, String name) {
    return new Field(name, schema.fields().getOrDefault(name, FieldType.ANY));
  }

  /** Whether two indexes hold the same entries. */
  boolean isLike(ItemIndex other) {
    return partition.equals(other.partition) && sort.equals(other.sort);
  }

  ItemIndex numbered(long newNumber) {
    return new ItemIndex(name, newNumber, ready, partition, sort);
  }

  ItemIndex whenReady() {
    return new ItemIndex(name, number, true, partition, sort);
  }

  /** The bytes under which the index has a value, or null if it is not in the index. */
  byte @Nullable [] indexed(Document document) {
    if (!document.isJson() || !(document.value() instanceof Value.Members members)) {
      return null;
    }
    Value first = partition.value(members);
    if (first == null) {
      return null;
    }
    KeyWriter writer = OrderedValues.write(new KeyWriter(), first);
    if (sort.isPresent()) {
      Value second = sort.get().value(members);
      if (second == null || !OrderedValues.isSortValue(second)) {
        return null;
      }
      OrderedValues.write(writer, second);
    }
    return writer.key();
  }
}
