package io.polygate.spi.tck.memory;

import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Decimals;
import io.polygate.spi.Item;
import io.polygate.spi.SortRange;
import io.polygate.spi.Value;
import java.util.Optional;

/** Says which items are in an index, and where. */
record IndexReader(CollectionSchema schema, IndexSchema index) {

  /** The item as the index has it in one of its partitions, if it is there and in the range. */
  Optional<Candidate> candidate(Item item, Value partition, SortRange range) {
    if (!field(item, index.partition()).map(partition::equals).orElse(false)) {
      return Optional.empty();
    }
    if (index.sort().isEmpty()) {
      return Optional.of(new Candidate(item, Optional.empty()));
    }
    return field(item, index.sort().get())
        .filter(Candidate::isSortValue)
        .filter(range::contains)
        .map(sort -> new Candidate(item, Optional.of(sort)));
  }

  private Optional<Value> field(Item item, String name) {
    return item.value().isJson() && item.value().value() instanceof Value.Members members
        ? Optional.ofNullable(members.values().get(name))
            .filter(value -> hasType(value, schema.fields().getOrDefault(name, FieldType.ANY)))
        : Optional.empty();
  }

  private static boolean hasType(Value value, FieldType type) {
    return switch (type) {
      case STRING -> value instanceof Value.Text;
      case NUMBER -> value instanceof Value.Num;
      case INTEGER -> value instanceof Value.Num(var number) && Decimals.isWhole(number);
      case BOOLEAN -> value instanceof Value.Bool;
      case ANY ->
          value instanceof Value.Text || value instanceof Value.Num || value instanceof Value.Bool;
      case OBJECT, ARRAY -> false;
    };
  }
}
