package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Changes which versions of a definition there are, by compare-and-set in the catalog. Safe for use
 * by several threads.
 */
public final class VersionTurns {
  private final CatalogItems items;
  private final BiConsumer<CollectionName, StoredDefinition> known;

  /**
   * The turns of a catalog.
   *
   * @param known is told what was made
   */
  VersionTurns(CatalogItems items, BiConsumer<CollectionName, StoredDefinition> known) {
    this.items = items;
    this.known = known;
  }

  /**
   * How the versions of a definition stand.
   *
   * @param revision grows with every change
   * @param inForce the version in force
   * @param versions all, or none if it is the only one
   */
  public record Standing(long revision, Definition inForce, Versions versions) {
    private static Standing of(StoredDefinition stored, Definition inForce) {
      return new Standing(stored.revision(), inForce, stored.versions());
    }
  }

  /** What can be done with versions. */
  public enum Turn {
    /** The version before is in force again. */
    ROLL_BACK,
    /** The versions before are not wanted any more. */
    RETIRE
  }

  /** How the versions of a collection's definition stand, read now; empty if it has none. */
  public Optional<Standing> standing(CollectionName collection, ReadOptions options) {
    return items
        .get(Catalog.keyOf(collection), options)
        .map(StoredDefinition::of)
        .flatMap(stored -> stored.definition().map(inForce -> Standing.of(stored, inForce)));
  }

  /**
   * Makes a turn.
   *
   * @param discard whether fields may be lost by it
   * @return the standing then
   * @throws VersionRefusal if it cannot be made as the versions stand, or would lose fields
   * @throws NotFound if the collection has no definition
   */
  public Standing make(Turn turn, CollectionName collection, boolean discard, Deadline deadline) {
    return change(
        collection,
        deadline,
        (stored, inForce) -> {
          Versions versions = stored.versions();
          StoredDefinition following =
              switch (turn) {
                case ROLL_BACK -> stored.with(versions.before(inForce), versions.moving());
                case RETIRE -> stored.with(inForce, versions.retiring(inForce));
              };
          List<String> lost =
              turn == Turn.RETIRE
                  ? Losses.ofRetiring(versions)
                  : Losses.ofRollBack(inForce, following.definition().orElseThrow());
          if (!discard && !lost.isEmpty()) {
            throw new VersionRefusal(
                VersionRefusal.Kind.NOT_NOW,
                "What the fields "
                    + String.join(", ", lost)
                    + " hold would be lost: say \"discard\": true if it may.");
          }
          return following;
        });
  }

  /**
   * Notes that all items are stored as the version in force has them.
   *
   * @param standing for which that is so; nothing is noted if another is in force by now
   * @throws NotFound if the collection has no definition
   */
  public void settle(CollectionName collection, Standing standing, Deadline deadline) {
    Standing _ =
        change(
            collection,
            deadline,
            (stored, inForce) ->
                inForce.equals(standing.inForce()) && stored.versions().equals(standing.versions())
                    ? stored.with(inForce, stored.versions().settled(inForce))
                    : stored);
  }

  private Standing change(
      CollectionName collection,
      Deadline deadline,
      BiFunction<StoredDefinition, Definition, StoredDefinition> step) {
    for (int attempt = 0; attempt < Catalog.ATTEMPTS; attempt++) {
      Item item =
          items
              .get(Catalog.keyOf(collection), new ReadOptions(Consistency.STRONG, deadline))
              .orElseThrow(() -> new NotFound(NotFound.Subject.COLLECTION));
      StoredDefinition stored = StoredDefinition.of(item);
      Definition inForce =
          stored.definition().orElseThrow(() -> new NotFound(NotFound.Subject.COLLECTION));
      StoredDefinition following = step.apply(stored, inForce);
      if (following.equals(stored)) {
        return Standing.of(stored, inForce);
      }
      try {
        Written _ =
            items.apply(
                Catalog.put(item.key(), following.document(), Precondition.matches(item.version())),
                new WriteOptions(Optional.empty(), deadline));
        known.accept(collection, following);
        return Standing.of(following, following.definition().orElseThrow());
      } catch (StorageException.PreconditionFailed e) {
        // Another change came in between; the next attempt looks at what it made of it.
      }
    }
    throw new StorageException.Conflict(StorageException.Conflict.Reason.CONCURRENT_WRITE);
  }
}
