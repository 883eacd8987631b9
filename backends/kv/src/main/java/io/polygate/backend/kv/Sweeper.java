package io.polygate.backend.kv;

import io.polygate.spi.Deadline;
import io.polygate.spi.StoreId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tidies up in the background: removes expired items and old idempotency records of those tenants
 * that have some, and from the disk what erased tenants had.
 */
final class Sweeper implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** Seconds of a bucket: a tenant is noted once for all that expires within it. */
  private static final int BUCKET_SHIFT = 6;

  /** So many commits are made of one tenant in a round, so that others have their turn. */
  private static final int COMMITS = 200;

  private static final Logger LOG = System.getLogger(Sweeper.class.getName());

  private final Engine engine;
  private final Lanes lanes;
  private final InstantSource clock;
  private final ScheduledExecutorService thread;
  private final Queue<KeySpan> erased = new ConcurrentLinkedQueue<>();

  /** A sweeper, which begins after a pause. */
  Sweeper(String instance, Engine engine, Lanes lanes, InstantSource clock) {
    this.engine = engine;
    this.lanes = lanes;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kv-" + instance + "-sweeper").factory());
    var _ =
        thread.scheduleWithFixedDelay(
            this::roundOrLog, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The bucket that a second is in; those before 1970 are in the first. */
  static long bucket(long second) {
    return Math.max(0, second >> BUCKET_SHIFT);
  }

  /** Has what was deleted within a span removed from the disk soon. */
  void purge(KeySpan span) {
    erased.add(span);
  }

  private void roundOrLog() {
    try {
      engine.settle();
      round();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A round of the sweeper failed", e);
    }
  }

  /** One round over all tenants of which something may have expired. */
  void round() {
    KeySpan span;
    while ((span = erased.poll()) != null) {
      engine.purge(span);
    }
    long now = bucket(clock.instant().getEpochSecond());
    for (byte[] note : notes(now + 1)) {
      sweep(note, Keys.numberAt(note, Keys.HEAD) < now);
    }
  }

  private List<byte[]> notes(long before) {
    List<byte[]> notes = new ArrayList<>();
    try (Reading reading = engine.read(Deadline.none());
        Reading.Entries entries = reading.entries(Keys.expiringBefore(before), false)) {
      while (notes.size() < 10_000 && entries.next()) {
        notes.add(entries.key());
      }
    }
    return notes;
  }

  /**
   * Removes what has expired of the tenant that a note is of.
   *
   * @param over whether the note's time is over, so that it is done with afterwards
   */
  private void sweep(byte[] note, boolean over) {
    long tenant = Keys.numberAt(note, Keys.HEAD + Long.BYTES);
    StoreId id = names(tenant);
    boolean more = id != null;
    for (int made = 0; more && id != null && made < COMMITS; made++) {
      more = lanes.inTurn(id, session -> sweep(session, tenant, over ? note : null));
    }
    if (id == null) {
      // An erased tenant's: nobody writes it any more.
      Changes changes = new Changes();
      changes.remove(note);
      changes.keep();
      engine.write(changes);
    }
  }

  private static boolean sweep(WriteSession session, long tenant, byte @Nullable [] note) {
    int items = Sweeping.sweepItems(session, tenant, Sweeping.AT_ONCE);
    int records = Sweeping.sweepRecords(session, tenant, Sweeping.AT_ONCE);
    boolean more = items == Sweeping.AT_ONCE || records == Sweeping.AT_ONCE;
    if (!more && note != null) {
      session.remove(note);
    }
    return more;
  }

  private @Nullable StoreId names(long tenant) {
    byte[] names = engine.get(Keys.names(tenant));
    return names == null ? null : Keys.idOf(names);
  }

  /** Ends; a round that is under way is ended before. */
  @Override
  public void close() {
    engine.stopPurging();
    thread.shutdownNow();
    try {
      while (!thread.awaitTermination(PAUSE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(Level.INFO, "Waiting for the sweeper to end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
