package io.polygate.gateway.evolution;

import io.polygate.gateway.catalog.ItemShapes;
import io.polygate.spi.Changes;
import io.polygate.spi.Deadline;
import io.polygate.spi.ReadOptions;

/** Changes whose values are as a request sees them. */
record EvolvingChanges(Changes changes, Evolving evolving) implements Changes {
  @Override
  public Batch read(String after, int limit, int bytes, ReadOptions options) {
    return seen(changes.read(after, limit, bytes, options));
  }

  @Override
  public Follower follow() {
    Follower follower = changes.follow();
    return new Follower() {
      @Override
      public Batch next(String after, int limit, int bytes, Deadline deadline) {
        return seen(follower.next(after, limit, bytes, deadline));
      }

      @Override
      public void close() {
        follower.close();
      }
    };
  }

  private Batch seen(Batch batch) {
    return new Batch(batch.changes().stream().map(this::seen).toList(), batch.next());
  }

  private Change seen(Change change) {
    ItemShapes shapes = evolving.shapes(change.key().collection());
    if (shapes.isEmpty()) {
      return change;
    }
    SeenItems seen = evolving.seen(change.key().collection(), shapes);
    return new Change(
        change.token(),
        change.kind(),
        change.key(),
        change.at(),
        change.version(),
        change.before().map(seen::of),
        change.after().map(seen::of));
  }
}
