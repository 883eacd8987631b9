package io.polygate.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Statements in the engine's own SQL, on one tenant. They see the collections' tables, which they
 * cannot change, and have tables of their own beside them.
 *
 * <p>Calls block and may be made from any thread. A statement is refused, whatever it says, if it
 * would leave the tenant, change a setting, end or begin a transaction, or change what the gateway
 * keeps in tables.
 *
 * <p>Refusals name the statement: {@link StorageException.Invalid#where} and {@link
 * StorageException.Rejected#where} are {@code /statements/} and its index.
 */
public interface Sql {
  /** The most rows that the statements of a {@link #run} answer together. */
  int MAX_ROWS = 100_000;

  /** About how many bytes the rows of a {@link #run} have at most, together. */
  int MAX_BYTES = 16 << 20;

  /** The longest statement, in bytes of UTF-8. */
  int MAX_STATEMENT_BYTES = 1_000_000;

  /**
   * Whether a statement can only read, as far as its text tells without the engine; such a
   * statement is done without waiting for writers.
   */
  boolean reads(Statement statement);

  /**
   * Runs statements in order.
   *
   * <p>With an idempotency key the script must be atomic, and its outcome is recorded in the same
   * transaction.
   *
   * @throws StorageException.NotFound if the tenant does not exist
   * @throws StorageException.Invalid if an idempotency key comes with a script that is not atomic;
   *     if an atomic script has a statement that the engine cannot compile, that is refused
   *     whatever the data, or whose parameters do not fit it
   * @throws StorageException.Rejected if a statement of an atomic script fails on the data, as by a
   *     constraint
   * @throws StorageException.TooLarge if there are more rows than {@link #MAX_ROWS} or more bytes
   *     than {@link #MAX_BYTES}; then nothing was changed
   * @throws StorageException.Unavailable if the deadline comes first; then nothing was changed
   */
  Outcome run(Script script, WriteOptions options);

  /**
   * Opens the rows of one reading statement, however many there are.
   *
   * @throws StorageException as {@link #run}, and {@link StorageException.Invalid} if the statement
   *     may write
   */
  Rows open(Statement statement, ReadOptions options);

  /** The migrations that the tenant has, in their order. */
  List<SqlMigration.Applied> migrations(ReadOptions options);

  /**
   * Applies a migration, once however often and by however many it is asked for: its statements and
   * the note that it was applied are one transaction.
   *
   * @return whether it was applied now; false if the tenant has it
   * @throws StorageException.NotFound if the tenant does not exist
   * @throws StorageException.Invalid if a statement is refused whatever the data
   * @throws StorageException.Rejected if a statement fails, if the tenant has a later migration
   *     already, or if what it has of this version is another
   * @throws StorageException.Unavailable if the deadline comes first; then nothing was changed
   */
  boolean migrate(SqlMigration migration, Deadline deadline);

  /**
   * Takes the last migration back.
   *
   * @return whether it was taken back now; false if the tenant does not have it
   * @throws StorageException as {@link #migrate}, and {@link StorageException.Rejected} if it is
   *     not the last that the tenant has, or cannot be taken back
   */
  boolean revert(SqlMigration migration, Deadline deadline);

  /**
   * A statement.
   *
   * @param text one statement, without a second one behind a semicolon
   * @param parameters what its placeholders stand for
   */
  record Statement(String text, Parameters parameters) {}

  /**
   * What placeholders stand for: null, texts, numbers, truth values and binary data. Lists and
   * objects are given to the engine as the text of their JSON.
   */
  sealed interface Parameters {
    /** No values. */
    Parameters NONE = new Positional(List.of());

    /** Values in the order of the placeholders {@code ?}, or by the number of {@code ?2}. */
    record Positional(List<Value> values) implements Parameters {
      /** Copies the list. */
      public Positional {
        values = List.copyOf(values);
      }
    }

    /** Values by name: {@code :country}, here without its colon. */
    record Named(Map<String, Value> values) implements Parameters {
      /** Copies the map. */
      public Named {
        values = Map.copyOf(values);
      }
    }
  }

  /**
   * Statements that are run together.
   *
   * @param statements at least one
   * @param atomic whether all are done or none; otherwise each is a transaction of its own, and the
   *     first that fails is the last that is tried
   * @param readOnly whether a statement that would write is refused
   */
  record Script(List<Statement> statements, boolean atomic, boolean readOnly) {
    /** Copies the list. */
    public Script {
      statements = List.copyOf(statements);
    }
  }

  /**
   * How a script ended.
   *
   * @param results a result for each statement that was run, in order. All, if the script is
   *     atomic; otherwise the one that failed is the last
   * @param replayed whether these are the results of an earlier request with the same idempotency
   *     key
   */
  record Outcome(List<Result> results, boolean replayed) {
    /** Copies the list. */
    public Outcome {
      results = List.copyOf(results);
    }
  }

  /** How a statement ended. */
  sealed interface Result {
    /**
     * It was done.
     *
     * @param columns of its rows; none if it gives no rows
     * @param rows each with a value per column
     * @param rowsAffected how many rows it inserted, changed or removed
     * @param lastInsertId the number of the row that it inserted last, if it inserted one
     */
    record Done(
        List<Column> columns, List<List<Value>> rows, long rowsAffected, OptionalLong lastInsertId)
        implements Result {}

    /** It failed, and changed nothing. */
    record Failed(StorageException failure) implements Result {}
  }

  /**
   * A column of a result.
   *
   * @param name as the statement names it
   * @param type as the table declares it; empty for an expression
   */
  record Column(String name, Optional<String> type) {}

  /** Rows that are read as they are wanted, of one snapshot. For one thread at a time. */
  interface Rows extends AutoCloseable {
    /** The columns. */
    List<Column> columns();

    /**
     * The next rows.
     *
     * @param bytes about how many bytes of them, at least one row
     * @return empty at the end
     * @throws StorageException.Unavailable if the deadline has come
     */
    List<List<Value>> next(int bytes);

    @Override
    void close();
  }
}
