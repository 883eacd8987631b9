package io.polygate.gateway.reference;

import io.polygate.gateway.reference.Expansion.Relation;
import io.polygate.gateway.reference.Related.Referred;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Reads what items refer to, level by level: all names of a level are looked up together, each once
 * however often it stands there. So the number of look-ups is bounded by the levels, and by the
 * number of names over {@code atOnce}, and never by the number of items that refer to them.
 *
 * @param items where the items are
 * @param atOnce the most keys of one look-up, 1 or more
 * @param options how they are read
 */
public record Expander(Items items, int atOnce, ReadOptions options) {
  /** The most references that one another may lead to: the levels below an item. */
  public static final int MAX_DEPTH = 4;

  /** The most references that one request may have followed. */
  public static final int MAX_RELATIONS = 16;

  /** The most items that may stand below those of one page. */
  public static final int MAX_ITEMS = 10_000;

  /** The most bytes of values that may stand below the items of one page. */
  public static final int MAX_BYTES = 16 << 20;

  /**
   * What the references of some items lead to. Not one snapshot.
   *
   * @param found items of one collection
   * @return for each of them, in their order, what each reference leads to, by its name; one whose
   *     field is absent or null is left out
   * @throws StorageException.TooLarge if that is more than {@value #MAX_ITEMS} items, or more than
   *     {@value #MAX_BYTES} bytes of values
   */
  public List<Map<String, Related>> expand(Expansion expansion, List<Item> found) {
    Map<ItemKey, Optional<Item>> known = lookedUp(expansion, found);
    Size size = new Size();
    return found.stream()
        .<Map<String, Related>>map(item -> expanded(expansion, item, known, size))
        .toList();
  }

  /** All that the items lead to, by key. */
  private Map<ItemKey, Optional<Item>> lookedUp(Expansion expansion, List<Item> found) {
    Map<ItemKey, Optional<Item>> known = new HashMap<>();
    IdentityHashMap<Expansion, List<Item>> level = new IdentityHashMap<>();
    level.put(expansion, found);
    while (!level.isEmpty()) {
      // By what is to be followed from there, and each once: what many refer to is one item.
      IdentityHashMap<Expansion, Set<ItemKey>> named = new IdentityHashMap<>();
      Set<ItemKey> wanted = new LinkedHashSet<>();
      level.forEach((step, items) -> name(step, items, known, named, wanted));
      lookUp(List.copyOf(wanted), known);
      level.clear();
      named.forEach(
          (further, keys) -> {
            List<Item> next =
                keys.stream()
                    .flatMap(key -> known.getOrDefault(key, Optional.empty()).stream())
                    .toList();
            if (!further.isEmpty() && !next.isEmpty()) {
              level.put(further, next);
            }
          });
    }
    return known;
  }

  private static void name(
      Expansion step,
      List<Item> from,
      Map<ItemKey, Optional<Item>> known,
      IdentityHashMap<Expansion, Set<ItemKey>> named,
      Set<ItemKey> wanted) {
    for (Item item : from) {
      for (Relation relation : step.relations()) {
        for (Value name : names(relation, item)) {
          if (ReferredKey.of(relation.target(), name) instanceof ReferredKey.Named(var key)) {
            named.computeIfAbsent(relation.further(), _ -> new LinkedHashSet<>()).add(key);
            if (!known.containsKey(key)) {
              wanted.add(key);
            }
          }
        }
        requireFew((long) known.size() + wanted.size());
      }
    }
  }

  private void lookUp(List<ItemKey> keys, Map<ItemKey, Optional<Item>> known) {
    for (int from = 0; from < keys.size(); from += atOnce) {
      List<ItemKey> some = keys.subList(from, Math.min(keys.size(), from + atOnce));
      List<Optional<Item>> read = items.getAll(some, options);
      for (int i = 0; i < some.size(); i++) {
        known.put(some.get(i), read.get(i));
      }
    }
  }

  private static SequencedMap<String, Related> expanded(
      Expansion expansion, Item item, Map<ItemKey, Optional<Item>> known, Size size) {
    SequencedMap<String, Related> expanded = new LinkedHashMap<>();
    for (Relation relation : expansion.relations()) {
      value(relation, item)
          .ifPresent(
              value ->
                  expanded.put(
                      relation.name(),
                      value instanceof Value.Array(List<Value> names)
                          ? new Related.Many(
                              names.stream()
                                  .map(name -> referred(relation, name, known, size))
                                  .toList())
                          : new Related.One(referred(relation, value, known, size))));
    }
    return expanded;
  }

  private static Referred referred(
      Relation relation, Value name, Map<ItemKey, Optional<Item>> known, Size size) {
    size.add(1, 0);
    return switch (ReferredKey.of(relation.target(), name)) {
      case ReferredKey.Unfit(String reason) -> new Referred.Unfit(reason);
      case ReferredKey.Named(ItemKey key) -> {
        Optional<Item> item = known.getOrDefault(key, Optional.empty());
        if (item.isEmpty()) {
          yield new Referred.Absent(key);
        }
        size.add(0, item.get().value().length());
        yield new Referred.Found(item.get(), expanded(relation.further(), item.get(), known, size));
      }
    };
  }

  /** The names in the field of a reference: none, one, or those of a list. */
  private static List<Value> names(Relation relation, Item item) {
    return value(relation, item)
        .map(value -> value instanceof Value.Array(List<Value> names) ? names : List.of(value))
        .orElse(List.of());
  }

  private static Optional<Value> value(Relation relation, Item item) {
    return item.value().isJson() && item.value().value() instanceof Value.Members(var members)
        ? Optional.ofNullable(members.get(relation.reference().field()))
            .filter(value -> !(value instanceof Value.Null))
        : Optional.empty();
  }

  private static void requireFew(long count) {
    if (count > MAX_ITEMS) {
      throw new StorageException.TooLarge(
          "The references lead to too many items: ask for fewer at once.",
          "expandedItems",
          MAX_ITEMS,
          count);
    }
  }

  /** How much stands below the items of a page. */
  private static final class Size {
    private long count;
    private long bytes;

    void add(int moreItems, int moreBytes) {
      count += moreItems;
      bytes += moreBytes;
      requireFew(count);
      if (bytes > MAX_BYTES) {
        throw new StorageException.TooLarge(
            "The items that the references lead to are too large: ask for fewer at once.",
            "expandedBytes",
            MAX_BYTES,
            bytes);
      }
    }
  }
}
