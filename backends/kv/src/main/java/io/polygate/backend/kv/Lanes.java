package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The lanes of an instance; each tenant has one of them. */
final class Lanes implements AutoCloseable {
  /** Commits of several lanes share a sync within the engine; more lanes would gain little. */
  private static final int COUNT = 4;

  private final List<Lane> lanes;

  private Lanes(List<Lane> lanes) {
    this.lanes = List.copyOf(lanes);
  }

  /** The lanes of a database, which begin at once. */
  static Lanes open(
      String instance,
      Engine engine,
      Definitions definitions,
      ItemCache cache,
      InstantSource clock) {
    Counter counter = engine.counter(clock, COUNT);
    List<Lane> lanes = new ArrayList<>();
    for (int lane = 0; lane < COUNT; lane++) {
      WriteSession session = new WriteSession(lane, engine, counter, clock, cache);
      lanes.add(new Lane("kv-" + instance + "-writer-" + lane, session, definitions));
    }
    return new Lanes(lanes);
  }

  /** Has a request performed by its tenant's lane. */
  <T> T write(WriteRequest<T> request) {
    return lane(request).write(request);
  }

  /**
   * Has a request performed by its tenant's lane, and does not wait for it.
   *
   * @throws StorageException.Unavailable if too many are waiting
   */
  void begin(WriteRequest<?> request) {
    lane(request).enqueue(request);
  }

  private Lane lane(WriteRequest<?> request) {
    return lanes.get(Math.floorMod(request.id().hashCode(), lanes.size()));
  }

  /** Has something done in a tenant's lane that is not about items. */
  <T> T inTurn(StoreId id, WriteRequest.Work<T> work) {
    return write(new WriteRequest<>(id, List.of(), Set.of(), 0, Deadline.none(), false, work));
  }

  /** Brings the indexes of a collection up to their definition. */
  void follow(StoreId id, CollectionName collection, Deadline deadline) {
    var _ =
        write(
            new WriteRequest<>(
                id,
                List.of(),
                Set.of(collection),
                0,
                deadline,
                true,
                session -> session.tenant(id)));
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
  }
}
