package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.FileOpener.Use;
import io.polygate.spi.Changes;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Version;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one tenant, read from its file; who waits for more holds no file open. A token is
 * the file's own number and the change's, so that one of an earlier tenant of the same name, or of
 * one that was restored, is recognized.
 */
final class SqliteChanges implements Changes {
  private static final Duration READ_TIME = Duration.ofSeconds(30);
  private static final int RADIX = 36;
  private static final String SELECT =
      "SELECT seq, at, kind, collection, pk, sk, version, old, old_type, new, new_type"
          + " FROM polygate_changes WHERE seq > ? ORDER BY seq LIMIT ?";
  private static final String BOUNDS =
      "SELECT (SELECT value FROM polygate_meta WHERE key = '"
          + ChangeLog.EPOCH
          + "'), coalesce((SELECT min(seq) FROM polygate_changes), 0),"
          + " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'polygate_changes'), 0)";

  private final StoreId id;
  private final TenantFiles files;
  private final SqliteThreads threads;

  SqliteChanges(StoreId id, TenantFiles files, SqliteThreads threads) {
    this.id = id;
    this.files = files;
    this.threads = threads;
  }

  /**
   * The place of a token.
   *
   * @param epoch the number of the file
   * @param number the number of the change in it
   */
  private record Place(long epoch, long number) {
    static Place of(String token) {
      int dash = token.indexOf('-');
      try {
        if (dash > 0 && token.length() <= 30) {
          return new Place(
              Long.parseLong(token.substring(0, dash), RADIX),
              Long.parseLong(token.substring(dash + 1), RADIX));
        }
      } catch (NumberFormatException e) {
        throw none();
      }
      throw none();
    }

    private static StorageException.Invalid none() {
      return new StorageException.Invalid("There is no such place among changes.", "after");
    }

    String token() {
      return Long.toString(epoch, RADIX) + "-" + Long.toString(number, RADIX);
    }
  }

  @Override
  public Batch read(String after, int limit, int bytes, ReadOptions options) {
    Optional<Place> place = after.equals(START) ? Optional.empty() : Optional.of(Place.of(after));
    TenantFile file = files.hold(id, Use.READ, options.deadline());
    try {
      return threads.query(
          () ->
              file.readers().readLong(from -> read(from, place, limit, bytes), options.deadline()));
    } finally {
      file.release();
    }
  }

  private static Batch read(FileConnection from, Optional<Place> after, int limit, int bytes)
      throws SQLException {
    from.statement("BEGIN").run();
    try {
      boolean[] exists = new boolean[1];
      from.forEach(
          "SELECT 1 FROM sqlite_schema WHERE name = '" + ChangeLog.TABLE + "'",
          row -> exists[0] = true);
      if (!exists[0]) {
        if (after.isPresent()) {
          throw gone();
        }
        return new Batch(List.of(), START);
      }
      return readFrom(from, after, limit, bytes);
    } finally {
      from.statement("ROLLBACK").run();
    }
  }

  private static Batch readFrom(FileConnection from, Optional<Place> after, int limit, int bytes)
      throws SQLException {
    long[] bounds =
        from.first(BOUNDS, row -> new long[] {row.integer(0), row.integer(1), row.integer(2)});
    long epoch = bounds[0];
    long last = bounds[2];
    // Those before the oldest that is there are gone; if none is there, all are.
    long known = bounds[1] == 0 ? last : bounds[1] - 1;
    long place = known;
    if (after.isPresent()) {
      place = after.get().number();
      if (after.get().epoch() != epoch || place < known || place > last) {
        throw gone();
      }
    }
    List<Change> changes = new ArrayList<>();
    long taken = 0;
    SqlStatement select = from.statement(SELECT);
    try {
      boolean more = select.query(place, (long) limit);
      while (more && (changes.isEmpty() || taken < bytes)) {
        Change change = select.read(row -> change(row, epoch));
        changes.add(change);
        taken += length(change.before()) + length(change.after());
        more = select.next();
      }
    } finally {
      select.reset();
    }
    String next = changes.isEmpty() ? new Place(epoch, place).token() : changes.getLast().token();
    return new Batch(changes, next);
  }

  private static StorageException.NotFound gone() {
    return new StorageException.NotFound(StorageException.NotFound.Subject.CHANGES);
  }

  private static long length(Optional<Document> value) {
    return value.map(Document::length).orElse(0);
  }

  private static Change change(SqlStatement.Row row, long epoch) throws SQLException {
    return new Change(
        new Place(epoch, row.integer(0)).token(),
        Kind.valueOf(Objects.requireNonNull(row.text(2))),
        new ItemKey(
            new CollectionName(Objects.requireNonNull(row.text(3))),
            Objects.requireNonNull(row.text(4)),
            Objects.requireNonNull(row.text(5))),
        Instant.ofEpochMilli(row.integer(1)),
        version(row),
        document(row, 7),
        document(row, 9));
  }

  private static Optional<Version> version(SqlStatement.Row row) throws SQLException {
    return row.type(6) == SqlStatement.Type.NULL
        ? Optional.empty()
        : Optional.of(StoredItem.version(row.integer(6)));
  }

  private static Optional<Document> document(SqlStatement.Row row, int column) throws SQLException {
    @Nullable String type = row.text(column + 1);
    if (type == null) {
      return Optional.empty();
    }
    byte @Nullable [] bytes = row.bytes(column);
    byte[] value = bytes == null ? new byte[0] : bytes;
    return Optional.of(
        type.equals(Document.JSON) ? Document.storedJson(value) : Document.opaque(type, value));
  }

  @Override
  public Follower follow() {
    ChangeSignals signals = files.schemas(id.namespace()).signals();
    ChangeSignals.Place place = signals.enter(id.tenant());
    return new Follower() {
      @Override
      public Batch next(String after, int limit, int bytes, Deadline deadline) {
        while (true) {
          long counted = place.signals();
          Batch batch =
              read(
                  after,
                  limit,
                  bytes,
                  new ReadOptions(Consistency.STRONG, Deadline.after(READ_TIME)));
          if (!batch.changes().isEmpty() || deadline.passed()) {
            return batch;
          }
          place.await(counted, deadline);
        }
      }

      @Override
      public void close() {
        signals.leave(id.tenant());
      }
    };
  }
}
