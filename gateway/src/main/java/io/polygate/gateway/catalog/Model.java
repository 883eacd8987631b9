package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a collection's definition makes of writes and keys, ready for use. Immutable.
 *
 * @param collection the collection
 * @param definition its definition, or empty if it has none
 * @param keys composes its items' keys
 * @param rules checks its items' values
 * @param hooks look at its items' values before they are written
 * @param referrers the collections whose definitions have, or had, references to it that are kept
 * @param shapes how its items look in each version, and how they are stored
 * @param others what other versions make of writes and keys, by their number
 */
public record Model(
    CollectionName collection,
    Optional<Definition> definition,
    KeyComposer keys,
    ItemRules rules,
    WriteHooks hooks,
    Set<CollectionName> referrers,
    ItemShapes shapes,
    Map<Integer, Model> others) {
  private static final WriteHooks NO_HOOKS =
      new WriteHooks(List.of(), new StoreId(new Namespace("none"), Tenant.CATALOG));

  /** Copies the set and the map. */
  public Model {
    referrers = Set.copyOf(referrers);
    others = Map.copyOf(others);
  }

  /** The model of a collection that nobody looks at besides, and nothing refers to. */
  public Model(
      CollectionName collection,
      Optional<Definition> definition,
      KeyComposer keys,
      ItemRules rules) {
    this(collection, definition, keys, rules, NO_HOOKS, Set.of(), ItemShapes.NONE, Map.of());
  }

  /**
   * The model of a version.
   *
   * @throws VersionRefusal if items are not served in it
   */
  public Model at(int version) {
    if (definition.isPresent() && definition.get().version() == version) {
      return this;
    }
    Model other = others.get(version);
    if (other == null) {
      throw new VersionRefusal(
          VersionRefusal.Kind.NOT_SERVED,
          definition
              .map(
                  found ->
                      shapes.isEmpty()
                          ? "The collection is served in version " + found.version() + " alone."
                          : "The collection is served in the versions " + shapes.served() + ".")
              .orElse("The collection has no definition, and so no version."));
    }
    return other;
  }

  /** The same with numbers and with who looks at writes of a tenant. */
  Model of(KeyComposer numbered, WriteHooks looking) {
    return new Model(collection, definition, numbered, rules, looking, referrers, shapes, others);
  }

  /** Whether a new value need not be looked at, whatever an update makes of an item. */
  public boolean asksNothing() {
    return rules.isEmpty() && !keys.hasFields() && hooks.isEmpty();
  }

  /** Whether a write waits for more than its own: for what it names, or for who looks at it. */
  public boolean mayWait() {
    return keepsReferences() || !hooks.isEmpty();
  }

  /**
   * Completes and checks a value that is to be written under a key.
   *
   * @throws ContentException if it does not fit, with everything that is wrong
   * @throws StorageException.Rejected if somebody who looks at it refuses it
   */
  public ItemRules.Checked check(ItemKey key, Document value) {
    if (hooks.isEmpty()) {
      return rules.check(value);
    }
    ItemRules.Checked checked = rules.check(hooks.applied(key, value));
    keys.requireAgreement(key, checked.value());
    return checked;
  }

  /** Whether items that its items name must be there. */
  public boolean keepsReferences() {
    return definition.isPresent() && definition.get().keepsReferences();
  }
}
