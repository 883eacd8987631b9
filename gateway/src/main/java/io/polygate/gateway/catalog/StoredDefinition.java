package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an item of the catalog says of a collection. A definition that was removed leaves such an
 * item without one behind, so that the revision goes on when the collection is defined again.
 *
 * @param revision grows with every change
 * @param definition the definition, or empty if it was removed or never made
 * @param referrers the collections whose definitions have, or had, references to it that are kept
 * @param versions the versions in which its items are stored or served besides
 */
record StoredDefinition(
    long revision,
    Optional<Definition> definition,
    SortedSet<CollectionName> referrers,
    Versions versions) {
  private static final String REVISION = "revision";
  private static final String DEFINITION = "definition";
  private static final String REFERRERS = "referrers";
  private static final String VERSIONS = "versions";

  /** What stands where nothing was ever stored. */
  static final StoredDefinition NEVER =
      new StoredDefinition(0, Optional.empty(), new TreeSet<>(), Versions.NONE);

  StoredDefinition {
    referrers = Collections.unmodifiableSortedSet(new TreeSet<>(referrers));
  }

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
            Optional.ofNullable(members.get(DEFINITION)).map(Definition::parse),
            referrers(members.get(REFERRERS)),
            Versions.of(members.get(VERSIONS)));
      }
    } catch (ContentException | IllegalArgumentException | ArithmeticException e) {
      throw new StorageException.Corrupt("A stored definition cannot be read.", e);
    }
    throw new StorageException.Corrupt("A stored definition cannot be read.", null);
  }

  private static SortedSet<CollectionName> referrers(@Nullable Value stored) {
    SortedSet<CollectionName> referrers = new TreeSet<>();
    if (stored instanceof Value.Array(var names)) {
      for (Value name : names) {
        if (name instanceof Value.Text(String text)) {
          referrers.add(new CollectionName(text));
        }
      }
    }
    return referrers;
  }

  /** The item's value. */
  Document document() {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put(REVISION, Value.Num.of(revision));
    definition.ifPresent(content -> members.put(DEFINITION, content.toValue()));
    if (!referrers.isEmpty()) {
      members.put(
          REFERRERS,
          new Value.Array(
              referrers.stream().<Value>map(name -> new Value.Text(name.name())).toList()));
    }
    if (!versions.isEmpty()) {
      members.put(VERSIONS, versions.toValue());
    }
    return Document.of(Value.Members.of(members));
  }

  /**
   * What follows when the collection is defined anew, or not any more.
   *
   * @throws VersionRefusal if that cannot be as its versions stand
   */
  StoredDefinition followedBy(CollectionName collection, Optional<Definition> next) {
    SortedSet<CollectionName> more = new TreeSet<>(referrers);
    next.stream()
        .flatMap(definition -> definition.references().values().stream())
        .filter(reference -> reference.isKept() && reference.collection().equals(collection))
        .forEach(reference -> more.add(collection));
    if (next.isEmpty() && !versions.isEmpty()) {
      throw new VersionRefusal(
          VersionRefusal.Kind.NOT_NOW,
          "Items are stored or served in several versions: retire those before, or roll back.");
    }
    return new StoredDefinition(
        revision + 1,
        next,
        more,
        next.map(following -> versions.followedBy(definition, following)).orElse(Versions.NONE));
  }

  /** What follows when a collection is about to refer to this one. */
  StoredDefinition referredToBy(CollectionName collection) {
    SortedSet<CollectionName> more = new TreeSet<>(referrers);
    more.add(collection);
    return new StoredDefinition(revision + 1, definition, more, versions);
  }

  /** What follows when the versions are others, and perhaps the one in force. */
  StoredDefinition with(Definition inForce, Versions others) {
    return new StoredDefinition(revision + 1, Optional.of(inForce), referrers, others);
  }

  /** What the backend needs to know; of a removed definition, that there is nothing. */
  CollectionSchema schema(CollectionName collection) {
    return definition
        .map(content -> content.schema(collection, revision))
        .orElseGet(() -> new CollectionSchema(collection, revision, Map.of(), List.of()));
  }
}
