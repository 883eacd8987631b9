package io.polygate.gateway.evolution;

import io.polygate.gateway.catalog.ContentException;
import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.catalog.Violation;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StorageException.NotFound;
import java.util.Optional;

/**
 * A write of an item that may be stored in another version than the one that the request speaks: it
 * is decided on what the request sees, and made if the item is still the one that was looked at.
 *
 * @param mutation what was asked for
 * @param model what the version in force asks
 * @param seen how the request sees the collection's items
 * @param current the item as it is stored; empty if there is none
 */
record EvolvingWrite(Mutation mutation, Model model, SeenItems seen, Optional<Item> current) {

  /** Looks at the item. */
  static EvolvingWrite of(Mutation mutation, Evolving evolving, Items items, Deadline deadline) {
    Model model = evolving.model(mutation.key().collection());
    SeenItems seen = evolving.seen(mutation.key().collection(), model.shapes());
    return new EvolvingWrite(mutation, model, seen, current(mutation, items, deadline));
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

  /** What of the guard does not hold of the item as the request sees it. */
  Optional<FailedCheck> failedCheck(int index) {
    return mutation.guard().failedCheck(index, current.map(seen::of));
  }

  /**
   * The mutation of the stored item.
   *
   * @throws StorageException.Rejected if what is to be stored does not fit the version in force
   */
  Mutation stored() {
    Mutation.Guard unchanged =
        Mutation.Guard.of(
            current.map(Item::version).map(Precondition::matches).orElse(Precondition.ABSENT));
    return switch (mutation) {
      case Mutation.Put put ->
          new Mutation.Put(
              put.key(), stored(put.value()), put.expiresAt(), unchanged, put.returns());
      case Mutation.Update update ->
          new Mutation.Put(
              update.key(),
              stored(update.changed(current.map(Item::value).map(seen::of))),
              update.expiresAt().or(() -> current.flatMap(Item::expiresAt)),
              unchanged,
              update.returns());
      case Mutation.Delete delete -> new Mutation.Delete(delete.key(), unchanged, delete.returns());
      case Mutation.Check check -> new Mutation.Check(check.key(), unchanged);
    };
  }

  private Document stored(Document given) {
    Optional<Document> before = current.map(Item::value);
    Document stored = model.shapes().stored(given, seen.version(), before);
    if (seen.version() != model.shapes().inForce()) {
      requireFit(model.shapes().view(stored, model.shapes().inForce()));
    }
    return stored;
  }

  /** What was checked as one version's must fit the one in force as well. */
  private void requireFit(Document value) {
    try {
      var _ = model.rules().check(value);
    } catch (ContentException e) {
      Violation first = e.violations().getFirst();
      throw new StorageException.Rejected(
          "It would not fit version " + model.shapes().inForce() + ": " + first.detail(),
          first.pointer());
    }
  }
}
