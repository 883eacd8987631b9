package io.polygate.backend.sharded;

import io.polygate.spi.Deadline;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/** Finds the shards of a tenant's partitions, for reads and for writes. */
final class Access {
  private static final Duration SOON = Duration.ofMillis(200);
  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(20).toNanos();

  private final ShardedNamespace namespace;
  private final Tenant tenant;

  Access(ShardedNamespace namespace, Tenant tenant) {
    this.namespace = namespace;
    this.tenant = tenant;
  }

  ShardedNamespace namespace() {
    return namespace;
  }

  Tenant tenant() {
    return tenant;
  }

  /**
   * Reads from the shard of a partition.
   *
   * @param nothing the answer of a shard that does not have the tenant, though it exists
   * @throws StorageException.NotFound if the tenant does not exist
   */
  <T> T read(String partition, Function<Shard, T> call, Supplier<T> nothing) {
    while (true) {
      SlotMap map = mapForRead(List.of(partition));
      int slot = map.slot(tenant, partition);
      T answer = readOn(map, namespace.shard(map, map.owner(slot)), call, nothing);
      if (namespace.mapOfTenant().owner(slot) == map.owner(slot)) {
        return answer;
      }
      // It was moved while it was read: the shard may have been cleaned already.
    }
  }

  /** Reads from a shard. */
  <T> T readOn(SlotMap map, Shard shard, Function<Shard, T> call, Supplier<T> nothing) {
    try {
      return call.apply(shard);
    } catch (StorageException e) {
      if (!Control.isNoTenant(e)) {
        throw shard.named(e);
      }
      if (map.route() == ShardedSettings.Route.TENANT
          || shard.number() == map.catalog()
          || !namespace.exists(map, tenant)) {
        throw e;
      }
      return nothing.get();
    }
  }

  /** The map for a read; read anew if a partition is behind a fence, which may be gone by now. */
  SlotMap mapForRead(Collection<String> partitions) {
    SlotMap map = namespace.mapOfTenant();
    return isFenced(map, partitions) ? namespace.reloaded().map() : map;
  }

  /** Does a piece of work on the one shard of some keys. */
  interface Work<T> {
    T on(SlotMap map, Shard shard);
  }

  /**
   * Writes on the one shard that has all the keys.
   *
   * @throws StorageException.Invalid if several shards have them
   * @throws StorageException.NotFound if the tenant does not exist
   * @throws StorageException.Unavailable if they are being moved
   */
  <T> T write(Collection<ItemKey> keys, Deadline deadline, Work<T> work) {
    return behindGates(
        keys,
        deadline,
        map -> {
          Map<Integer, List<ItemKey>> owners = owners(map, keys);
          if (owners.size() > 1) {
            throw new StorageException.Invalid(
                "The keys are on several shards, over which a transaction cannot be atomic: give"
                    + " its items one partition key.",
                "operations");
          }
          Shard shard = namespace.shard(map, owners.keySet().iterator().next());
          return writeOn(map, shard, () -> work.on(map, shard));
        });
  }

  /** Writes on a shard, after giving it the tenant if it misses it. */
  <T> T writeOn(SlotMap map, Shard shard, Supplier<T> call) {
    try {
      return call.get();
    } catch (StorageException e) {
      if (!Control.isNoTenant(e) || !namespace.restore(map, tenant, shard)) {
        throw shard.named(e);
      }
    }
    return ShardedNamespace.asked(shard, call);
  }

  /** The keys by the number of their shard, in their order. */
  Map<Integer, List<ItemKey>> owners(SlotMap map, Collection<ItemKey> keys) {
    Map<Integer, List<ItemKey>> owners = new LinkedHashMap<>();
    for (ItemKey key : keys) {
      owners
          .computeIfAbsent(map.owner(map.slot(tenant, key.partition())), none -> new ArrayList<>())
          .add(key);
    }
    return owners;
  }

  /** Does some writing while no slot of the keys can change its shard. */
  <T> T behindGates(Collection<ItemKey> keys, Deadline deadline, Function<SlotMap, T> writing) {
    while (true) {
      SlotMap first = namespace.writableMap();
      TreeSet<Integer> slots = new TreeSet<>();
      keys.forEach(key -> slots.add(first.slot(tenant, key.partition())));
      namespace.gates().enter(slots, deadline);
      try {
        SlotMap map = namespace.writableMap();
        // Who has set the fence holds up its own writes by the gates, and for no longer than it
        // must.
        if (namespace.isMoving() || slots.stream().noneMatch(map::isFenced)) {
          if (slots.stream().anyMatch(map::isNoted)) {
            new Notes(namespace).note(map, tenant, keys);
          }
          return writing.apply(map);
        }
      } finally {
        namespace.gates().leave(slots);
      }
      awaitOtherFence(deadline);
    }
  }

  /**
   * Another gateway has set a fence, or one that was stopped has left it: it is looked at again.
   */
  private void awaitOtherFence(Deadline deadline) {
    if (deadline.remainingNanos() < LOOK_AGAIN_NANOS) {
      throw new StorageException.Unavailable(
          "The items are being moved to another shard.", SOON, null);
    }
    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    namespace.reloaded();
  }

  private boolean isFenced(SlotMap map, Collection<String> partitions) {
    return map.move().isPresent()
        && partitions.stream().anyMatch(partition -> map.isFenced(map.slot(tenant, partition)));
  }
}
