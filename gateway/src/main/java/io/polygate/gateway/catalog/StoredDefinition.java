package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an item of the catalog says of a collection. A definition that was removed leaves such an
 * item without one behind, so that the revision goes on when the collection is defined again.
 *
 * @param revision grows with every change
 * @param definition the definition, or empty if it was removed
 */
record StoredDefinition(long revision, Optional<Definition> definition) {
  private static final String REVISION = "revision";
  private static final String DEFINITION = "definition";

  /** What stands where nothing was ever stored. */
  static final StoredDefinition NEVER = new StoredDefinition(0, Optional.empty());

  /**
   * Reads an item.
   *
   * @throws StorageException.Corrupt if it is not one of the catalog's
   */
  static StoredDefinition of(Item item) {
    try {
      if (item.value().value() instanceof Value.Members(var members)
          && members.get(REVISION) instanceof Value.Num(BigDecimal revision)) {
        return new StoredDefinition(
            revision.longValueExact(),
            Optional.ofNullable(members.get(DEFINITION)).map(Definition::parse));
      }
    } catch (ContentException | ArithmeticException e) {
      throw new StorageException.Corrupt("A stored definition cannot be read.", e);
    }
    throw new StorageException.Corrupt("A stored definition cannot be read.", null);
  }

  /** The item's value. */
  Document document() {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put(REVISION, Value.Num.of(revision));
    definition.ifPresent(content -> members.put(DEFINITION, content.toValue()));
    return Document.of(Value.Members.of(members));
  }

  /** What follows. */
  StoredDefinition followedBy(Optional<Definition> next) {
    return new StoredDefinition(revision + 1, next);
  }

  /** What the backend needs to know; of a removed definition, that there is nothing. */
  CollectionSchema schema(CollectionName collection) {
    return definition
        .map(content -> content.schema(collection, revision))
        .orElseGet(() -> new CollectionSchema(collection, revision, Map.of(), List.of()));
  }
}
