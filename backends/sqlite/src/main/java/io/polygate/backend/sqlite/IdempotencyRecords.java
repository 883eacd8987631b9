package io.polygate.backend.sqlite;

import io.polygate.spi.Idempotency;
import io.polygate.spi.Sql;
import io.polygate.spi.StorageException;
import io.polygate.spi.Written;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The outcomes of a file's writes with an idempotency key, kept in the transaction that made them.
 * Their tables are made with the first one. For the writer's thread alone.
 */
final class IdempotencyRecords {
  /** Clocks that are set forward by less than this take no record away too early. */
  private static final Duration MARGIN = Duration.ofHours(1);

  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS polygate_idempotency(
            key TEXT PRIMARY KEY,
            fingerprint TEXT NOT NULL,
            outcome TEXT NOT NULL,
            expires_at INTEGER NOT NULL
          ) WITHOUT ROWID\
          """,
          "CREATE INDEX IF NOT EXISTS \"polygate_idempotency.expires_at\""
              + " ON polygate_idempotency(expires_at)",
          """
          CREATE TABLE IF NOT EXISTS polygate_idempotency_values(
            key TEXT NOT NULL,
            place INTEGER NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (key, place)
          ) WITHOUT ROWID\
          """);
  private static final String EXISTS =
      "SELECT count(*) FROM sqlite_schema WHERE name = 'polygate_idempotency'";
  private static final String SELECT =
      "SELECT fingerprint, outcome FROM polygate_idempotency WHERE key = ?";
  private static final String SELECT_VALUES =
      "SELECT value FROM polygate_idempotency_values WHERE key = ? ORDER BY place";
  private static final String INSERT =
      "INSERT INTO polygate_idempotency(key, fingerprint, outcome, expires_at)"
          + " VALUES (?, ?, ?, ?)";
  private static final String INSERT_VALUE =
      "INSERT INTO polygate_idempotency_values(key, place, value) VALUES (?, ?, ?)";
  private static final String EXPIRED =
      "(SELECT key FROM polygate_idempotency WHERE expires_at <= ?"
          + " ORDER BY expires_at, key LIMIT ?)";
  private static final String SWEEP_VALUES =
      "DELETE FROM polygate_idempotency_values WHERE key IN " + EXPIRED;
  private static final String SWEEP = "DELETE FROM polygate_idempotency WHERE key IN " + EXPIRED;

  private final FileConnection connection;
  private boolean tablesExist;

  IdempotencyRecords(FileConnection connection) throws SQLException {
    this.connection = connection;
    forget();
  }

  /** Looks anew whether there are tables: a transaction that made them may have been undone. */
  void forget() throws SQLException {
    tablesExist = connection.first(EXISTS, row -> row.integer(0)) > 0;
  }

  /**
   * The recorded outcome of mutations.
   *
   * @return its outcome, marked as replayed; empty if it is a new request
   * @throws StorageException.Rejected if the key was used with another fingerprint
   */
  Optional<List<Written>> replay(Idempotency idempotency) throws SQLException {
    Optional<String> outcome = outcome(idempotency);
    return outcome.isEmpty()
        ? Optional.empty()
        : Optional.of(OutcomeCodec.decode(outcome.get(), values(idempotency.key())));
  }

  /** The same of statements of SQL, which are not marked. */
  Optional<List<Sql.Result>> replaySql(Idempotency idempotency) throws SQLException {
    return outcome(idempotency).map(SqlOutcomes::decode);
  }

  private Optional<String> outcome(Idempotency idempotency) throws SQLException {
    if (!tablesExist) {
      return Optional.empty();
    }
    SqlStatement select = connection.statement(SELECT);
    if (!select.query(idempotency.key())) {
      return Optional.empty();
    }
    Entry entry;
    try {
      entry =
          select.read(
              row ->
                  new Entry(
                      Objects.requireNonNull(row.text(0)), Objects.requireNonNull(row.text(1))));
    } finally {
      select.reset();
    }
    if (!entry.fingerprint().equals(idempotency.fingerprint())) {
      throw new StorageException.Rejected(
          StorageException.Rejected.Reason.IDEMPOTENCY_KEY_REUSED,
          "The Idempotency-Key was used before with another request.",
          "Idempotency-Key");
    }
    return Optional.of(entry.outcome());
  }

  private List<byte[]> values(String key) throws SQLException {
    List<byte[]> values = new ArrayList<>();
    SqlStatement select = connection.statement(SELECT_VALUES);
    boolean more = select.query(key);
    try {
      while (more) {
        values.add(
            select.read(row -> Objects.requireNonNullElseGet(row.bytes(0), () -> new byte[0])));
        more = select.next();
      }
    } finally {
      select.reset();
    }
    return values;
  }

  /** Keeps the outcome of statements of SQL. */
  void keepSql(Idempotency idempotency, List<Sql.Result> outcome, Instant now) throws SQLException {
    keep(idempotency, SqlOutcomes.encode(outcome), now);
  }

  private void keep(Idempotency idempotency, String outcome, Instant now) throws SQLException {
    if (!tablesExist) {
      for (String statement : SCHEMA) {
        connection.run(statement);
      }
      tablesExist = true;
    }
    connection
        .statement(INSERT)
        .run(
            idempotency.key(),
            idempotency.fingerprint(),
            outcome,
            now.plus(Idempotency.RETENTION).plus(MARGIN).getEpochSecond());
  }

  /** Keeps the outcome of mutations. */
  void keep(Idempotency idempotency, List<Written> outcome, Instant now) throws SQLException {
    keep(idempotency, OutcomeCodec.encode(outcome), now);
    long place = 0;
    for (Written written : outcome) {
      if (written.item().isPresent()) {
        connection
            .statement(INSERT_VALUE)
            .run(idempotency.key(), place, written.item().get().value().bytes());
        place++;
      }
    }
  }

  /**
   * Gives up records that need not be kept any longer, at most {@code limit}.
   *
   * @return how many
   */
  int sweep(Instant now, int limit) throws SQLException {
    if (!tablesExist) {
      return 0;
    }
    long at = now.getEpochSecond();
    connection.statement(SWEEP_VALUES).run(at, (long) limit);
    return (int) connection.statement(SWEEP).run(at, (long) limit);
  }

  private record Entry(String fingerprint, String outcome) {}
}
