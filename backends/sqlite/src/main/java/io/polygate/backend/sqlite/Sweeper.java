package io.polygate.backend.sqlite;

import io.polygate.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tidies up in the background, a little at a time and in open files alone: removes expired items
 * and old idempotency records, writes the logs of files that rest into their databases, closes
 * readers that are not needed at the moment.
 */
final class Sweeper implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** A file that was not used for so long rests. */
  private static final Duration REST = Duration.ofSeconds(30);

  /** So many items are removed in one transaction, so that writes need not wait long for it. */
  private static final int ITEMS = 500;

  /** So many transactions are made of one file in a round, so that other files have their turn. */
  private static final int TRANSACTIONS = 200;

  private static final Logger LOG = System.getLogger(Sweeper.class.getName());

  private final TenantFiles files;
  private final Collection<NamespaceFiles> directories;
  private final InstantSource clock;
  private final ScheduledExecutorService thread;

  /**
   * A sweeper, which begins at once.
   *
   * @param directories those of all namespaces; a view that grows
   */
  Sweeper(
      String instance,
      TenantFiles files,
      Collection<NamespaceFiles> directories,
      InstantSource clock) {
    this.files = files;
    this.directories = directories;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sqlite-" + instance + "-sweeper").factory());
    var _ =
        thread.scheduleWithFixedDelay(
            this::roundOrLog, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void roundOrLog() {
    try {
      round();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A round of the sweeper failed", e);
    }
  }

  /** One round through all open files. */
  void round() {
    for (TenantFile open : files.open()) {
      TenantFile file = files.holdIfOpen(open.id());
      if (file != null) {
        try {
          tidy(file);
        } catch (StorageException e) {
          LOG.log(Level.WARNING, "Expired items of " + file.id() + " were not removed", e);
        } finally {
          file.release();
        }
      }
    }
    directories.forEach(NamespaceFiles::trim);
  }

  private void tidy(TenantFile file) {
    if (file.mayHoldExpired() && !file.isFollowing()) {
      boolean more = true;
      for (int made = 0; more && made < TRANSACTIONS; made++) {
        SweepRequest.Swept swept = file.writer().write(new SweepRequest(ITEMS));
        more = swept.items() >= ITEMS || swept.records() >= ITEMS;
      }
    }
    if (clock.millis() - file.usedAt() >= REST.toMillis()) {
      file.readers().trim();
      file.writer().requestCheckpoint();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(PAUSE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
