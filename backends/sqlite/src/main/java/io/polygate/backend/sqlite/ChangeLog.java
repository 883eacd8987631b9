package io.polygate.backend.sqlite;

import io.polygate.spi.Changes;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The notes of a file's changes, each in the transaction that makes it. Their table is made with
 * the first one, together with a number that tells this file's notes from those of another file of
 * the same tenant. For the writer's thread alone.
 */
final class ChangeLog {
  static final String TABLE = "polygate_changes";

  /** Under this name the number is in {@code polygate_meta}. */
  static final String EPOCH = "changes";

  // AUTOINCREMENT: no number is ever given again, though the last note may be removed.
  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS polygate_changes(
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            collection TEXT NOT NULL,
            pk TEXT NOT NULL,
            sk TEXT NOT NULL,
            version INTEGER,
            old BLOB,
            old_type TEXT,
            new BLOB,
            new_type TEXT
          )\
          """);
  private static final String EXISTS =
      "SELECT count(*) FROM sqlite_schema WHERE name = '" + TABLE + "'";
  private static final String INSERT =
      "INSERT INTO polygate_changes"
          + "(at, kind, collection, pk, sk, version, old, old_type, new, new_type)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String SWEEP =
      "DELETE FROM polygate_changes WHERE seq IN"
          + " (SELECT seq FROM polygate_changes ORDER BY seq LIMIT ?) AND at < ?";

  private final FileConnection connection;
  private Changes.@Nullable Policy policy;
  private @Nullable Boolean exists;
  private boolean noted;

  ChangeLog(FileConnection connection) {
    this.connection = connection;
  }

  /** The log, under what is to be kept. */
  ChangeLog under(Changes.Policy now) {
    policy = now;
    return this;
  }

  /** Looks anew whether there is a table: a transaction that made it may have been undone. */
  void forget() {
    exists = null;
  }

  /** Whether anything was noted since the last call. */
  boolean take() {
    boolean before = noted;
    noted = false;
    return before;
  }

  /**
   * Notes a change.
   *
   * @param before the item as it was, or null if there was none
   * @param after the item as it is, or null if there is none
   */
  void add(
      Changes.Kind kind,
      ItemKey key,
      Instant now,
      @Nullable StoredItem before,
      @Nullable StoredItem after)
      throws SQLException {
    if (!exists()) {
      for (String statement : SCHEMA) {
        connection.run(statement);
      }
      connection
          .statement("INSERT OR REPLACE INTO polygate_meta(key, value) VALUES (?, ?)")
          .run(EPOCH, (long) ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
      exists = true;
    }
    boolean values = Objects.requireNonNull(policy).values();
    Document old = before == null || !values ? null : before.document();
    Document current = after == null || !values ? null : after.document();
    connection
        .statement(INSERT)
        .run(
            now.toEpochMilli(),
            kind.name(),
            key.collection().name(),
            key.partition(),
            key.sort(),
            after == null ? null : after.version(),
            bytes(old),
            type(old),
            bytes(current),
            type(current));
    noted = true;
  }

  private static byte @Nullable [] bytes(@Nullable Document value) {
    return value == null ? null : value.bytes();
  }

  private static @Nullable String type(@Nullable Document value) {
    return value == null ? null : value.mediaType();
  }

  private boolean exists() throws SQLException {
    Boolean known = exists;
    if (known == null) {
      known = connection.first(EXISTS, row -> row.integer(0)) > 0;
      exists = known;
    }
    return known;
  }

  /**
   * Gives up notes that need not be kept any longer, at most {@code limit}.
   *
   * @return how many
   */
  int sweep(Instant now, int limit) throws SQLException {
    if (!exists()) {
      return 0;
    }
    Instant least = now.minus(Objects.requireNonNull(policy).retention());
    return (int) connection.statement(SWEEP).run((long) limit, least.toEpochMilli());
  }
}
