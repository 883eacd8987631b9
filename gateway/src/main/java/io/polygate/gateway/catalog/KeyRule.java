package io.polygate.gateway.catalog;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which fields make an item's key, and how.
 *
 * <p>The partition key is the entity and the values of the partition's fields, joined by the
 * separator; the sort key is the values of the sort key's fields. With a {@code parent} the item
 * stands in the parent's partition: the partition key begins with the parent's word, the sort key
 * with the entity's.
 *
 * @param partition the fields of the partition key, in order; none only where keys are generated
 * @param sort the fields of the sort key, in order; none: items have no sort key, or with a parent
 *     the entity alone
 * @param entity the word for what the items are
 * @param parent the entity whose partition the items are in; needs an entity
 * @param settings what the definition itself says of the composition
 * @param generate how an absent value of the last field, or the whole partition key where there are
 *     no fields, is made
 */
public record KeyRule(
    List<String> partition,
    List<String> sort,
    Optional<String> entity,
    Optional<String> parent,
    KeySettings settings,
    Optional<Generate> generate) {
  /** Copies the lists. */
  public KeyRule {
    partition = List.copyOf(partition);
    sort = List.copyOf(sort);
  }

  /** All fields, those of the partition key first. */
  public List<String> fields() {
    return Stream.concat(partition.stream(), sort.stream()).toList();
  }

  /** The field whose absent value is generated; empty if none is. */
  Optional<String> generatedField() {
    List<String> fields = fields();
    return generate.isPresent() && !fields.isEmpty()
        ? Optional.of(fields.getLast())
        : Optional.empty();
  }

  /** How values are made up. */
  public enum Generate {
    /** Text of 36 characters that grows with time. */
    UUIDV7("uuidv7"),
    /** A whole number that grows from 1, of the tenant's collection. */
    SEQUENCE("sequence");

    private final String word;

    Generate(String word) {
      this.word = word;
    }

    /** Its name in a definition. */
    public String word() {
      return word;
    }
  }
}
