package io.polygate.backend.sharded;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.WriteOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies what two shards have of some slots from one to the other, compares it, and removes it.
 * Each can be done again from its beginning, whatever became of it before. For one thread.
 */
final class SlotCopy {
  private static final int BATCH = 100;
  private static final int PAGE = 500;
  private static final Comparator<ItemKey> BY_KEY =
      Comparator.comparing(ItemKey::partition, ItemKey::compareText)
          .thenComparing(ItemKey::sort, ItemKey::compareText);

  private final ShardedNamespace namespace;
  private final SlotMap map;
  private final SlotMap.Slots slots;
  private final Shard from;
  private final Shard to;
  private final IntConsumer pace;

  /**
   * A copy.
   *
   * @param pace is told how many items were copied, compared or removed, before the next are; it
   *     may wait, or end the work by an exception
   */
  SlotCopy(
      ShardedNamespace namespace,
      SlotMap map,
      SlotMap.Move move,
      Shard from,
      Shard to,
      IntConsumer pace) {
    this.namespace = namespace;
    this.map = map;
    this.slots = move.slots();
    this.from = from;
    this.to = to;
    this.pace = pace;
  }

  /** Copies everything. */
  void copyAll() {
    for (Tenant tenant : tenants(from)) {
      if (isWhole() && slots.contains(map.slot(tenant, ""))) {
        ShardedNamespace.asked(to, () -> to.tenants().create(tenant));
      }
      for (CollectionName collection : collections(from, tenant)) {
        copy(tenant, new SlotItems(map, slots, from, tenant, collection));
      }
    }
  }

  private void copy(Tenant tenant, Iterator<Item> items) {
    List<Mutation> batch = new ArrayList<>();
    while (items.hasNext()) {
      batch.add(put(items.next()));
      if (batch.size() == BATCH || !items.hasNext()) {
        writeAll(to, tenant, batch);
        pace.accept(batch.size());
        batch.clear();
      }
    }
  }

  private static Mutation put(Item item) {
    return new Mutation.Put(
        item.key(), item.value(), item.expiresAt(), Mutation.Guard.NONE, Returns.NONE);
  }

  /** Writes to a shard; nothing if the tenant was erased meanwhile. */
  private void writeAll(Shard shard, Tenant tenant, List<Mutation> mutations) {
    try {
      requireDone(shard, tenant, mutations);
      return;
    } catch (StorageException e) {
      if (!Control.isNoTenant(e)) {
        throw shard.named(e);
      }
    }
    if (namespace.restore(map, tenant, shard)) {
      try {
        requireDone(shard, tenant, mutations);
      } catch (StorageException e) {
        if (!Control.isNoTenant(e)) {
          throw shard.named(e);
        }
      }
    }
  }

  private static void requireDone(Shard shard, Tenant tenant, List<Mutation> mutations) {
    for (Result result : shard.store(tenant).items().applyAll(mutations, WriteOptions.plain())) {
      if (result instanceof Result.Failed(StorageException failure)) {
        throw failure;
      }
    }
  }

  /** Copies keys as they are now, their absence too. */
  void copy(List<Notes.Note> notes) {
    Map<Tenant, List<ItemKey>> keys = new LinkedHashMap<>();
    for (Notes.Note note : notes) {
      if (slots.contains(map.slot(note.tenant(), note.key().partition()))) {
        if (note.key().equals(Control.PRESENCE)) {
          copyPresence(note.tenant());
        } else {
          keys.computeIfAbsent(note.tenant(), none -> new ArrayList<>()).add(note.key());
        }
      }
    }
    keys.forEach(
        (tenant, noted) -> {
          for (int i = 0; i < noted.size(); i += BATCH) {
            copy(tenant, noted.subList(i, Math.min(noted.size(), i + BATCH)));
          }
        });
  }

  private void copyPresence(Tenant tenant) {
    boolean there = ShardedNamespace.asked(from, () -> from.tenants().exists(tenant));
    boolean changed =
        ShardedNamespace.asked(
            to, () -> there ? to.tenants().create(tenant) : to.tenants().erase(tenant));
    pace.accept(changed ? 1 : 0);
  }

  private void copy(Tenant tenant, List<ItemKey> keys) {
    List<Optional<Item>> items =
        Tolerant.read(
            from,
            shard -> shard.store(tenant).items().getAll(keys, ReadOptions.strong()),
            () -> keys.stream().map(key -> Optional.<Item>empty()).toList());
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      ItemKey key = keys.get(i);
      mutations.add(items.get(i).map(SlotCopy::put).orElseGet(() -> Mutation.Delete.of(key)));
    }
    writeAll(to, tenant, mutations);
    pace.accept(mutations.size());
  }

  /** Compares both shards, and notes the keys that differ; says how many. */
  int compare(Notes notes) {
    int different = 0;
    TreeSet<Tenant> tenants = new TreeSet<>(Comparator.comparing(Tenant::name));
    tenants.addAll(tenants(from));
    tenants.addAll(tenants(to));
    for (Tenant tenant : tenants) {
      TreeSet<CollectionName> collections = new TreeSet<>(collections(from, tenant));
      collections.addAll(collections(to, tenant));
      for (CollectionName collection : collections) {
        List<ItemKey> keys = differences(tenant, collection);
        different += keys.size();
        for (int i = 0; i < keys.size(); i += BATCH) {
          notes.note(map, tenant, keys.subList(i, Math.min(keys.size(), i + BATCH)));
        }
      }
    }
    return different;
  }

  private List<ItemKey> differences(Tenant tenant, CollectionName collection) {
    Iterator<Item> wanted = new SlotItems(map, slots, from, tenant, collection);
    Iterator<Item> found = new SlotItems(map, slots, to, tenant, collection);
    List<ItemKey> different = new ArrayList<>();
    Item left = after(wanted);
    Item right = after(found);
    while (left != null || right != null) {
      int order = left == null ? 1 : right == null ? -1 : BY_KEY.compare(left.key(), right.key());
      if (order < 0 && left != null) {
        different.add(left.key());
      } else if (order > 0 && right != null) {
        different.add(right.key());
      } else if (left != null && right != null && !isSame(left, right)) {
        different.add(left.key());
      }
      pace.accept(0);
      left = order <= 0 ? after(wanted) : left;
      right = order >= 0 ? after(found) : right;
    }
    return different;
  }

  private static @Nullable Item after(Iterator<Item> items) {
    return items.hasNext() ? items.next() : null;
  }

  private static boolean isSame(Item left, Item right) {
    return left.expiresAt().equals(right.expiresAt())
        && left.value().mediaType().equals(right.value().mediaType())
        && left.value().value().equals(right.value().value());
  }

  /** Removes from a shard what is not its own. */
  void clean(Shard shard) {
    for (Tenant tenant : tenants(shard)) {
      for (CollectionName collection : collections(shard, tenant)) {
        clean(shard, tenant, new SlotItems(map, slots, shard, tenant, collection));
      }
    }
  }

  private void clean(Shard shard, Tenant tenant, Iterator<Item> items) {
    List<Mutation> batch = new ArrayList<>();
    while (items.hasNext()) {
      Item item = items.next();
      int slot = map.slot(tenant, item.key().partition());
      if (map.owner(slot) == shard.number()) {
        throw new IllegalStateException("A shard's own items are not removed.");
      }
      batch.add(Mutation.Delete.of(item.key()));
      if (batch.size() == BATCH || !items.hasNext()) {
        writeAll(shard, tenant, batch);
        pace.accept(batch.size());
        batch.clear();
      }
    }
  }

  /** With a route by tenant a tenant is moved as a whole. */
  private boolean isWhole() {
    return map.route() == ShardedSettings.Route.TENANT;
  }

  private List<Tenant> tenants(Shard shard) {
    List<Tenant> tenants = new ArrayList<>();
    Optional<Tenant> last = Optional.empty();
    while (true) {
      Optional<Tenant> after = last;
      List<Tenant> page = ShardedNamespace.asked(shard, () -> shard.tenants().list(after, PAGE));
      if (page.isEmpty()) {
        return tenants;
      }
      page.stream()
          .filter(tenant -> !isWhole() || slots.contains(map.slot(tenant, "")))
          .forEach(tenants::add);
      last = Optional.of(page.getLast());
    }
  }

  /** The collections whose items have slots. */
  private static List<CollectionName> collections(Shard shard, Tenant tenant) {
    return ShardedNamespace.asked(shard, () -> shard.tenants().describe(tenant)).stream()
        .flatMap(description -> description.collections().stream())
        .map(Tenants.CollectionCount::collection)
        .filter(collection -> !tenant.equals(Control.TENANT) || collection.equals(Control.CLAIMS))
        .toList();
  }
}
