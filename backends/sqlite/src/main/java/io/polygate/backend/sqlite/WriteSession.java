package io.polygate.backend.sqlite;

import io.polygate.spi.Changes;
import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.StorageException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The writing connection of a file with what it knows of the file: its collections and the last
 * version that was given. What a transaction changes of that is kept or forgotten with it. For the
 * writer's thread alone.
 */
final class WriteSession implements AutoCloseable {
  /** A new file's first version is its first write's millisecond times this. */
  private static final int VERSION_BITS = 20;

  private final FileConnection connection;
  private final Schemas schemas;
  private final Commits commits;
  private final InstantSource clock;
  private final CommitWatch watch;
  private final IdempotencyRecords records;
  private final Mutations mutations;
  private final SqlGuard guard;
  private final ChangeLog changeLog;
  private Map<CollectionName, CollectionTable> committedTables;
  private Map<CollectionName, CollectionTable> tables;
  private long committedVersion;
  private long version;
  private boolean trusted = true;
  private boolean noted;
  private boolean schemaChanged;
  private long rowsBefore;
  private long writtenBytes;
  private boolean growthUnknown;

  /**
   * A session on a connection, which it closes.
   *
   * @param schemas how the namespace's collections are defined
   * @param commits is told of every commit
   */
  WriteSession(FileConnection connection, Schemas schemas, Commits commits, InstantSource clock)
      throws SQLException {
    this(connection, schemas, commits, clock, CommitWatch.none());
  }

  /**
   * A session on a connection, which it closes.
   *
   * @param schemas how the namespace's collections are defined
   * @param commits is told of every commit
   * @param watch is asked before every commit
   */
  WriteSession(
      FileConnection connection,
      Schemas schemas,
      Commits commits,
      InstantSource clock,
      CommitWatch watch)
      throws SQLException {
    this.watch = watch;
    this.connection = connection;
    this.commits = commits;
    this.schemas = schemas;
    this.clock = clock;
    this.committedTables = CollectionTables.load(connection);
    this.tables = committedTables;
    this.committedVersion = connection.first(FileFormat.SELECT_VERSION, row -> row.integer(0));
    this.version = committedVersion;
    this.records = new IdempotencyRecords(connection);
    this.mutations = new Mutations(this);
    this.guard = new SqlGuard(connection);
    this.changeLog = new ChangeLog(connection);
  }

  FileConnection connection() {
    return connection;
  }

  IdempotencyRecords records() {
    return records;
  }

  Mutations mutations() {
    return mutations;
  }

  /** Where changes are noted, or null if they are not kept. */
  @Nullable ChangeLog changes() {
    Changes.Policy policy = schemas.changes();
    return policy == null ? null : changeLog.under(policy);
  }

  /** Whether changes were noted since the last call. */
  boolean takeChanges() {
    return changeLog.take();
  }

  SqlGuard guard() {
    return guard;
  }

  /** The collections as the transaction has made them so far. */
  Collection<CollectionTable> tables() {
    return tables.values();
  }

  /** Notes that nobody knows how much is written. */
  void wroteUnknown() {
    growthUnknown = true;
  }

  /** Notes that a statement of a client's made, changed or removed a table or the like. */
  void changedSchema() {
    schemaChanged = true;
    growthUnknown = true;
  }

  /** The time by which writes are dated and items expire. */
  Instant now() {
    return clock.instant();
  }

  /** Begins a transaction that no other writer can be in the way of. */
  void begin() throws SQLException {
    connection.statement("BEGIN IMMEDIATE").run();
    schemaChanged = false;
    if (watch.isWatching()) {
      rowsBefore = connection.rowsChanged();
    }
  }

  /**
   * Makes the transaction's changes durable and visible.
   *
   * @throws SQLException if they are not, or it is not known
   * @throws StorageException if the mount does not let it, or does not vouch for it
   */
  void commit() throws SQLException {
    boolean changed = version != committedVersion || noted;
    try {
      watch.before();
    } catch (StorageException e) {
      rollback();
      throw e;
    }
    commits.begin();
    try {
      connection.statement("COMMIT").run();
    } finally {
      commits.end();
    }
    committedVersion = version;
    committedTables = tables;
    try {
      watch.after(changed);
    } catch (StorageException e) {
      trusted = false;
      throw e;
    }
  }

  /** Writes down what the transaction changed of the session's own; the last step before commit. */
  void beforeCommit() throws SQLException {
    noted = watch.note(connection);
    if (watch.isWatching() && version == committedVersion && mayHaveChanged()) {
      // Not everything that changes something gives a version. What was undone, or written as it
      // was, may leave the file as it is: now it certainly changes.
      long _ = nextVersion();
    }
    if (version != committedVersion) {
      connection.statement(FileFormat.UPDATE_VERSION).run(version);
    }
  }

  private boolean mayHaveChanged() throws SQLException {
    return schemaChanged
        || !tables.equals(committedTables)
        || connection.rowsChanged() != rowsBefore;
  }

  /**
   * Does a part of the transaction that is refused or done as a whole: when it throws anything but
   * the engine's own failure, after which the transaction is undone, nothing of it is left.
   */
  <T> T whole(Transaction.Work<T> work) throws SQLException {
    Map<CollectionName, CollectionTable> before = tables;
    connection.statement("SAVEPOINT part").run();
    try {
      T result = work.in(this);
      connection.statement("RELEASE part").run();
      return result;
    } catch (RuntimeException | Error e) {
      connection.statement("ROLLBACK TO part").run();
      connection.statement("RELEASE part").run();
      tables = before; // Versions that were given meanwhile are simply not given again.
      records.forget();
      changeLog.forget();
      throw e;
    }
  }

  /** Undoes the transaction. */
  void rollback() throws SQLException {
    version = committedVersion;
    tables = committedTables;
    connection.run("ROLLBACK");
    records.forget();
    changeLog.forget();
  }

  /** Undoes the transaction after the engine failed, if SQLite has not done it by itself. */
  void undo(SQLException failure) {
    trusted &= SqliteErrors.leavesConnectionSound(failure);
    connection.forgetFailedStatements();
    version = committedVersion;
    tables = committedTables;
    try {
      connection.run("ROLLBACK");
    } catch (SQLException e) {
      failure.addSuppressed(e); // There was nothing left to undo.
    }
    try {
      records.forget();
      changeLog.forget();
    } catch (SQLException e) {
      failure.addSuppressed(e);
      trusted = false;
    }
  }

  /** Says that the connection must not be used any more: nobody knows what is on the disk. */
  void distrust() {
    trusted = false;
  }

  /**
   * Refuses if the connection cannot be used further.
   *
   * @throws StorageException.Unavailable if it is in doubt
   */
  void requireTrusted() {
    if (!trusted) {
      throw new StorageException.Unavailable(
          "The tenant's file is opened anew after a failure.", SqliteErrors.SOON, null);
    }
  }

  /** Whether the connection can be used further. */
  boolean isTrusted() {
    return trusted;
  }

  /** The collections as the last commit left them. */
  Map<CollectionName, CollectionTable> committedTables() {
    return committedTables;
  }

  /** Notes that a row is written. */
  void wrote(long bytes) {
    writtenBytes += bytes + FileFormat.PAGE_BYTES;
  }

  /**
   * About how many bytes were added to the log since the last call; {@link Long#MAX_VALUE} if
   * nobody can guess.
   */
  long takeGrowth() {
    long growth = growthUnknown ? Long.MAX_VALUE : writtenBytes;
    growthUnknown = false;
    writtenBytes = 0;
    return growth;
  }

  /** A version that was never given before, not even to an earlier tenant of the same name. */
  long nextVersion() {
    if (version == 0) {
      // The low bits make it unlikely that a tenant that is erased and made again while the clock
      // is set back comes across a version of its predecessor.
      version =
          (clock.millis() << VERSION_BITS)
              + ThreadLocalRandom.current().nextInt(1 << (VERSION_BITS - 1));
    }
    return ++version;
  }

  /** The table of a collection as it is, or null if nothing was ever written to it. */
  @Nullable CollectionTable existingTable(CollectionName collection) {
    return tables.get(collection);
  }

  /** The fields that indexes of a collection are on, by its definition. */
  List<String> indexedFields(CollectionName collection) {
    CollectionTable table = tables.get(collection);
    CollectionSchema newer = schemas.newerThan(table, collection);
    if (newer != null) {
      return SchemaChange.indexedFields(newer);
    }
    return table == null ? List.of() : table.indexedFields();
  }

  /** The table of a collection as its definition wants it. */
  CollectionTable table(CollectionName collection) throws SQLException {
    CollectionTable table = tables.get(collection);
    CollectionSchema newer = schemas.newerThan(table, collection);
    if (table != null && newer == null) {
      return table;
    }
    growthUnknown = true;
    SchemaChange change = new SchemaChange(connection);
    if (table == null) {
      CollectionTable made = change.create(collection, newer, tables.values());
      use(made);
      return made;
    }
    // A stored value that turns out to be damaged refuses it halfway.
    return whole(
        session -> {
          CollectionTable changed = change.change(table, Objects.requireNonNull(newer));
          use(changed);
          new LongNumbers(session).settle(table, changed);
          return changed;
        });
  }

  /** The table of a collection, with the index that expired items are found by. */
  CollectionTable expiringTable(CollectionName collection) throws SQLException {
    CollectionTable table = table(collection);
    if (table.expiring()) {
      return table;
    }
    growthUnknown = true;
    CollectionTable expiring = new SchemaChange(connection).expiring(table);
    use(expiring);
    return expiring;
  }

  private void use(CollectionTable table) {
    Map<CollectionName, CollectionTable> changed = new HashMap<>(tables);
    changed.put(table.collection(), table);
    tables = Map.copyOf(changed);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
