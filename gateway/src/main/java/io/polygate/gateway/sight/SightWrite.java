package io.polygate.gateway.sight;

import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException.Conflict;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.StorageException.Rejected;
import io.polygate.spi.Written;
import java.util.Optional;

/**
 * A write by a caller who may not see or write all items: it is decided on what the caller sees,
 * and made if the item is still the one that was looked at.
 *
 * @param mutation what was asked for
 * @param sight what the caller sees
 * @param current the item as it is; empty if there is none
 */
record SightWrite(Mutation mutation, Sight sight, Optional<Item> current) {

  /** Looks at the item. */
  static SightWrite of(Mutation mutation, Sight sight, Items items, Deadline deadline) {
    return new SightWrite(mutation, sight, current(mutation, items, deadline));
  }

  private static Optional<Item> current(Mutation mutation, Items items, Deadline deadline) {
    try {
      return items.get(mutation.key(), new ReadOptions(Consistency.STRONG, deadline));
    } catch (NotFound e) {
      if (e.subject() == NotFound.Subject.TENANT) {
        return Optional.empty(); // The write itself decides whether the tenant is made.
      }
      throw e;
    }
  }

  private Optional<Item> seen() {
    return current.filter(sight::sees);
  }

  private boolean isHidden() {
    return current.isPresent() && seen().isEmpty();
  }

  /** What of the guard does not hold of the item as the caller sees it. */
  Optional<FailedCheck> failedCheck(int index) {
    return mutation.guard().failedCheck(index, seen());
  }

  /**
   * The mutation to be made, whose guard holds. The removal of an item that is not seen removes
   * nothing, as that of one that is not there.
   *
   * @throws Conflict if an item that is not seen is in the way
   * @throws Rejected if the caller may not write the item, or not this value
   */
  Mutation decided() {
    Mutation.Guard unchanged =
        Mutation.Guard.of(
            current.map(Item::version).map(Precondition::matches).orElse(Precondition.ABSENT));
    return switch (mutation) {
      case Mutation.Put put -> {
        requireWritable();
        yield new Mutation.Put(
            put.key(), allowed(put.value()), put.expiresAt(), unchanged, put.returns());
      }
      case Mutation.Update update -> {
        requireWritable();
        yield new Mutation.Put(
            update.key(),
            allowed(update.changed(current.map(Item::value))),
            update.expiresAt().or(() -> current.flatMap(Item::expiresAt)),
            unchanged,
            update.returns());
      }
      case Mutation.Delete delete -> {
        if (isHidden()) {
          yield new Mutation.Check(delete.key(), unchanged);
        }
        requireWritable();
        yield new Mutation.Delete(delete.key(), unchanged, delete.returns());
      }
      case Mutation.Check check -> new Mutation.Check(check.key(), unchanged);
    };
  }

  private void requireWritable() {
    if (isHidden()) {
      throw new Conflict(Conflict.Reason.EXISTS);
    }
    if (current.isPresent() && !sight.writes(current.get())) {
      throw denied();
    }
  }

  private Document allowed(Document value) {
    if (!sight.writes(mutation.key().collection(), value)) {
      throw denied();
    }
    return value;
  }

  private static Rejected denied() {
    return new Rejected(
        Rejected.Reason.NOT_GRANTED,
        "The item is not, or would not be, one that may be written.",
        "");
  }

  /** The outcome as the caller is told it. */
  Written told(Written written) {
    return isHidden() ? withoutItem(written) : written;
  }

  /** The recorded outcome of such a write, as the caller is told it. */
  static Written replayed(Written written) {
    return written.kind() == Written.Kind.UNCHANGED ? withoutItem(written) : written;
  }

  private static Written withoutItem(Written written) {
    return new Written(
        written.key(), written.kind(), Optional.empty(), Optional.empty(), written.replayed());
  }
}
