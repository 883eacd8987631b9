package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes mutations within a session. Each is first planned, from the item as it is, and then carried
 * out, so that several can be refused together before any has changed something.
 */
final class Mutations {
  private final WriteSession session;

  Mutations(WriteSession session) {
    this.session = session;
  }

  /**
   * Makes one mutation.
   *
   * @throws StorageException if it is refused
   */
  Written make(long tenant, Mutation mutation) {
    Plan plan = plan(tenant, mutation);
    plan.failedCheck(0)
        .ifPresent(
            check -> {
              throw new StorageException.PreconditionFailed(List.of(check));
            });
    return plan.work().carryOut();
  }

  /**
   * Looks at the item that a mutation is about.
   *
   * @throws StorageException.Corrupt if it is not what was written
   */
  Plan plan(long tenant, Mutation mutation) {
    return new Plan(tenant, mutation, stored(tenant, mutation.key()));
  }

  /** The item of a key as it is stored, though it may have expired. */
  @Nullable StoredItem stored(long tenant, ItemKey key) {
    byte[] place = Keys.item(tenant, key);
    byte[] found = session.get(place);
    return found == null ? null : StoredItem.decode(place, found);
  }

  /** Puts an item in the place of another with all that goes with it; null is none. */
  void replace(long tenant, ItemKey key, @Nullable StoredItem before, @Nullable StoredItem after) {
    byte[] place = Keys.item(tenant, key);
    long bytes = before == null ? 0 : -size(place, before);
    if (after == null) {
      session.remove(place);
    } else {
      session.put(place, after.encode(place));
      bytes += size(place, after);
    }
    replaceEntries(tenant, key, before, after);
    replaceExpiry(tenant, key, before, after);
    long items = (after == null ? 0L : 1L) - (before == null ? 0L : 1L);
    session.count(tenant, key.collection(), items, bytes);
    session.wrote(tenant, key, after);
  }

  private static long size(byte[] place, StoredItem item) {
    return (long) place.length + item.value().length();
  }

  private void replaceEntries(
      long tenant, ItemKey key, @Nullable StoredItem before, @Nullable StoredItem after) {
    CollectionName collection = key.collection();
    for (ItemIndex index : session.indexes(tenant, collection).indexes()) {
      // One that is being built by another process too: it builds over what it finds.
      byte[] old = before == null ? null : index.indexed(before.value());
      byte[] now = after == null ? null : index.indexed(after.value());
      if (!Arrays.equals(old, now)) {
        if (old != null) {
          session.remove(Keys.entry(tenant, index.number(), old, key));
        }
        if (now != null) {
          session.put(Keys.entry(tenant, index.number(), now, key), NOTHING);
        }
      }
    }
  }

  /** What is stored where the key says all. */
  static final byte[] NOTHING = {};

  private void replaceExpiry(
      long tenant, ItemKey key, @Nullable StoredItem before, @Nullable StoredItem after) {
    long old = before == null ? StoredItem.STAYS : before.expiresAt();
    long now = after == null ? StoredItem.STAYS : after.expiresAt();
    if (old == now) {
      return;
    }
    if (old != StoredItem.STAYS) {
      session.remove(Keys.expiry(tenant, old, key));
    }
    if (now != StoredItem.STAYS) {
      session.put(Keys.expiry(tenant, now, key), NOTHING);
      session.put(Keys.expiring(Sweeper.bucket(now), tenant), NOTHING);
    }
  }

  /** A mutation with the item as it is before. */
  final class Plan {
    private final long tenant;
    private final Mutation mutation;
    private final @Nullable StoredItem stored;
    private final @Nullable StoredItem before;

    private Plan(long tenant, Mutation mutation, @Nullable StoredItem stored) {
      this.tenant = tenant;
      this.mutation = mutation;
      this.stored = stored;
      this.before = stored != null && stored.isVisible(session.now()) ? stored : null;
    }

    /** What of the guard does not hold, if anything. */
    Optional<FailedCheck> failedCheck(int index) {
      return mutation
          .guard()
          .failedCheck(index, Optional.ofNullable(before).map(found -> found.item(mutation.key())));
    }

    /**
     * Works out what is to be stored.
     *
     * @throws StorageException.Rejected if the update does not fit the item
     * @throws StorageException.TooLarge if the new item is larger than can be held
     * @throws StorageException.OutOfSpace if there is no room for it
     */
    Work work() {
      return switch (mutation) {
        case Mutation.Put put -> new Work(this, true, after(put.value(), put.expiresAt()));
        case Mutation.Update update ->
            new Work(
                this,
                true,
                after(
                    update.changed(Optional.ofNullable(before).map(StoredItem::value)),
                    update.expiresAt().or(this::expiryBefore)));
        case Mutation.Delete _ -> new Work(this, before != null, null);
        case Mutation.Check _ -> new Work(this, false, before);
      };
    }

    private Optional<Instant> expiryBefore() {
      return before == null || !before.expires()
          ? Optional.empty()
          : Optional.of(Instant.ofEpochSecond(before.expiresAt()));
    }

    private StoredItem after(Document value, Optional<Instant> expiresAt) {
      int maximum = KvBackend.LIMITS.valueBytes();
      if (value.length() > maximum) {
        throw new StorageException.TooLarge(
            "The value is too large.", "valueBytes", maximum, value.length());
      }
      session.requireRoom(value.length());
      return StoredItem.of(value, session.nextNumber(), session.now(), expiresAt);
    }
  }

  /** What a mutation will leave. */
  final class Work {
    private final Plan plan;
    private final boolean changes;
    private final @Nullable StoredItem after;

    private Work(Plan plan, boolean changes, @Nullable StoredItem after) {
      this.plan = plan;
      this.changes = changes;
      this.after = after;
    }

    /** Writes it. */
    Written carryOut() {
      Mutation mutation = plan.mutation;
      if (changes) {
        replace(plan.tenant, mutation.key(), plan.stored, after);
      }
      StoredItem asked =
          switch (mutation.returns()) {
            case NONE -> null;
            case OLD -> plan.before;
            case NEW -> after;
          };
      Optional<Item> item = Optional.ofNullable(asked).map(found -> found.item(mutation.key()));
      return new Written(
          mutation.key(),
          kind(),
          Optional.ofNullable(after).map(StoredItem::versionToken),
          item,
          false);
    }

    private Kind kind() {
      if (!changes) {
        return Kind.UNCHANGED;
      }
      if (plan.before == null) {
        return Kind.CREATED;
      }
      return after == null ? Kind.DELETED : Kind.REPLACED;
    }
  }
}
