package io.polygate.backend.sharded;

import io.polygate.spi.Backend;
import io.polygate.spi.BackendRef;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The slot map of one namespace as it is stored on the shards, changed by compare-and-set. */
final class SlotMaps {
  private final Namespace namespace;
  private final ShardedSettings settings;
  private final Map<BackendRef, Backend> backends;

  /**
   * The stored map of a namespace.
   *
   * @param backends the configured shards
   */
  SlotMaps(Namespace namespace, ShardedSettings settings, Map<BackendRef, Backend> backends) {
    this.namespace = namespace;
    this.settings = settings;
    this.backends = Map.copyOf(backends);
  }

  /** A map with the version of the item that it is stored in. */
  record Stored(SlotMap map, Version version) {}

  /**
   * Looks for the map on all shards. A map counts only on the shard that it names as its own.
   *
   * @throws StorageException.Unavailable if there is none, but not all shards could be asked
   * @throws StorageException.Corrupt if there are two
   */
  Optional<Stored> find() {
    Optional<Stored> found = Optional.empty();
    Optional<StorageException> failure = Optional.empty();
    for (BackendRef reference : settings.shards()) {
      Shard shard = shard(-1, reference);
      Optional<Item> item;
      try {
        item = read(shard, Control.MAP);
      } catch (StorageException e) {
        failure = Optional.of(e);
        continue;
      }
      Optional<Stored> stored = item.map(SlotMaps::stored).filter(s -> isAtHome(s, reference));
      if (stored.isPresent() && found.isPresent()) {
        throw new StorageException.Corrupt("Two shards hold a slot map of their own.", null);
      }
      if (stored.isPresent()) {
        found = stored;
      }
    }
    if (found.isEmpty() && failure.isPresent()) {
      throw failure.get();
    }
    return found;
  }

  private static boolean isAtHome(Stored stored, BackendRef reference) {
    return stored.map().member(stored.map().catalog()).reference().equals(reference);
  }

  /** Reads the map again from where it is. */
  Stored reload(SlotMap known) {
    Shard shard = shard(known, known.catalog());
    return read(shard, Control.MAP)
        .map(SlotMaps::stored)
        .filter(stored -> stored.map().id().equals(known.id()))
        .orElseThrow(() -> shard.unavailable("Its slot map is gone or is another."));
  }

  /** The map, made now on the first shard if there is none. */
  Stored findOrMake() {
    Optional<Stored> found = find();
    if (found.isPresent()) {
      return found.get();
    }
    SlotMap first =
        SlotMap.first(UUID.randomUUID().toString(), settings.route(), settings.shards());
    Shard shard = shard(first, first.catalog());
    try {
      shard.tenants().create(Control.TENANT);
      write(shard, Control.MAP, SlotMapCodec.write(first), Precondition.ABSENT);
    } catch (StorageException.PreconditionFailed e) {
      return find().orElseThrow(() -> shard.unavailable("Its slot map comes and goes."));
    } catch (StorageException e) {
      throw shard.named(e);
    }
    // Another gateway may have done the same on another shard: then nobody goes on.
    return find().orElseThrow(() -> shard.unavailable("Its slot map comes and goes."));
  }

  /**
   * Gives the shards of a map that was just made their identities. Until that is done the map has
   * its first epoch; afterwards a shard without one is not the shard that it was.
   */
  Stored complete(Stored stored) {
    if (stored.map().epoch() > 1) {
      return stored;
    }
    for (SlotMap.Member member : stored.map().members()) {
      identify(stored.map(), member);
    }
    try {
      return replace(stored, stored.map().with(Optional.empty()));
    } catch (StorageException.Conflict e) {
      return reload(stored.map());
    }
  }

  /**
   * Makes a shard one of the map's.
   *
   * @throws StorageException.Unavailable if it is one of another map's
   */
  void identify(SlotMap map, SlotMap.Member member) {
    Shard shard = shard(map, member.number());
    try {
      shard.tenants().create(Control.TENANT);
      write(shard, Control.IDENTITY, Control.identity(map, member), Precondition.ABSENT);
    } catch (StorageException.PreconditionFailed e) {
      verify(map, shard);
    } catch (StorageException e) {
      throw shard.named(e);
    }
  }

  /**
   * Returns if a shard is the one that the map means.
   *
   * @throws StorageException.Unavailable if it is another, or cannot be asked
   */
  void verify(SlotMap map, Shard shard) {
    Document expected = Control.identity(map, map.member(shard.number()));
    Optional<Item> found = read(shard, Control.IDENTITY);
    if (found.isEmpty()) {
      throw shard.unavailable(
          "It has no identity: it is not the shard that the slot map of the namespace "
              + namespace
              + " names, or has lost its data.");
    }
    if (!found.get().value().value().equals(expected.value())) {
      throw shard.unavailable(
          "Its identity is another: it is not the shard that the slot map of the namespace "
              + namespace
              + " names.");
    }
  }

  /**
   * Stores the next map.
   *
   * @throws StorageException.Conflict if somebody else has changed it
   */
  Stored replace(Stored old, SlotMap next) {
    Shard shard = shard(old.map(), old.map().catalog());
    try {
      Written written =
          write(shard, Control.MAP, SlotMapCodec.write(next), Precondition.matches(old.version()));
      return new Stored(next, written.version().orElseThrow());
    } catch (StorageException.PreconditionFailed e) {
      throw new StorageException.Conflict(StorageException.Conflict.Reason.CONCURRENT_WRITE);
    } catch (StorageException e) {
      throw shard.named(e);
    }
  }

  /** What is wrong with the configuration, given the map; empty if it can be served. */
  Optional<String> complaint(SlotMap map) {
    if (map.route() != settings.route()) {
      return Optional.of(
          "The namespace "
              + namespace
              + " was laid out with route="
              + map.route().word()
              + ", and is configured with route="
              + settings.route().word()
              + ": set it back.");
    }
    List<String> lost =
        map.members().stream()
            .filter(member -> isNeeded(map, member.number()))
            .map(SlotMap.Member::reference)
            .filter(reference -> !backends.containsKey(reference))
            .map(BackendRef::toString)
            .toList();
    return lost.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The namespace "
                + namespace
                + " has data on the shards "
                + String.join(", ", lost)
                + ", which its backend's key \"shards\" does not name any more: add them again, and"
                + " move their data away before they are removed.");
  }

  private static boolean isNeeded(SlotMap map, int number) {
    return number == map.catalog()
        || map.slotsOf(number) > 0
        || map.move().filter(move -> move.from() == number || move.to() == number).isPresent();
  }

  /** A configured shard of a map. */
  Shard shard(SlotMap map, int number) {
    return shard(number, map.member(number).reference());
  }

  /** Whether a shard of a map is configured. */
  boolean isConfigured(SlotMap.Member member) {
    return backends.containsKey(member.reference());
  }

  private Shard shard(int number, BackendRef reference) {
    Backend backend = backends.get(reference);
    if (backend == null) {
      throw new StorageException.Unavailable(
          "The shard " + reference + " is not configured.", Duration.ofSeconds(1), null);
    }
    return new Shard(namespace, number, reference, backend);
  }

  private static Stored stored(Item item) {
    return new Stored(SlotMapCodec.read(item.value()), item.version());
  }

  private static Optional<Item> read(Shard shard, ItemKey key) {
    try {
      return shard.store(Control.TENANT).items().get(key, ReadOptions.strong());
    } catch (StorageException e) {
      if (Control.isNoTenant(e)) {
        return Optional.empty();
      }
      throw shard.named(e);
    }
  }

  private static Written write(
      Shard shard, ItemKey key, Document value, Precondition precondition) {
    return shard
        .store(Control.TENANT)
        .items()
        .apply(
            Mutation.Put.of(key, value).when(Mutation.Guard.of(precondition)),
            WriteOptions.plain());
  }
}
