package io.polygate.gateway.reference;

import io.polygate.gateway.catalog.Definition;
import io.polygate.gateway.catalog.KeyRule;
import io.polygate.gateway.catalog.Model;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.List;
import java.util.Map;

/**
 * The key that a field's value names in another collection.
 *
 * <p>Where that collection's keys are composed of one field, the value is that field's. Where they
 * are composed of several, it is an object of them. Where they are not composed of fields, it is
 * the partition key. Everywhere an object of {@code pk} and {@code sk} names an item, too.
 */
sealed interface ReferredKey {
  /** A key. */
  record Named(ItemKey key) implements ReferredKey {}

  /** None. */
  record Unfit(String reason) implements ReferredKey {}

  /** The key that a value names. */
  static ReferredKey of(Model target, Value value) {
    try {
      return named(target, value);
    } catch (StorageException.Rejected | StorageException.Invalid | StorageException.TooLarge e) {
      return new Unfit(String.valueOf(e.getMessage()));
    }
  }

  private static ReferredKey named(Model target, Value value) {
    List<String> fields =
        target.definition().flatMap(Definition::key).map(KeyRule::fields).orElse(List.of());
    if (value instanceof Value.Members(var members)) {
      boolean own = members.containsKey("pk") && !fields.contains("pk");
      return own || fields.isEmpty() ? ofMembers(target, members) : fields(target, value);
    }
    if (value instanceof Value.Array || value instanceof Value.Bytes) {
      return new Unfit("An item is named by a string, a number, a truth value or an object.");
    }
    if (fields.size() == 1) {
      return fields(target, Value.Members.of(Map.of(fields.getFirst(), value)));
    }
    if (!fields.isEmpty()) {
      return new Unfit("An item there is named by an object of its key's fields.");
    }
    return value instanceof Value.Text(String partition)
        ? new Named(ItemKey.of(target.collection(), partition))
        : new Unfit("An item there is named by a string, its partition key.");
  }

  private static ReferredKey fields(Model target, Value value) {
    return new Named(target.keys().ofFields(value));
  }

  private static ReferredKey ofMembers(Model target, Map<String, Value> members) {
    boolean sorted = members.containsKey("sk");
    if (members.size() != (sorted ? 2 : 1)
        || !(members.get("pk") instanceof Value.Text(String partition))) {
      return new Unfit("An object that names an item has a pk, and an sk if the item has one.");
    }
    if (!sorted) {
      return new Named(ItemKey.of(target.collection(), partition));
    }
    return members.get("sk") instanceof Value.Text(String sort)
        ? new Named(new ItemKey(target.collection(), partition, sort))
        : new Unfit("An item's sk is a string.");
  }
}
