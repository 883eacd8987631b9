package io.polygate.backend.sqlite;

import static io.polygate.backend.sqlite.FileFormat.quoted;

import io.polygate.backend.sqlite.ForeignFile.SchemaObject;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.Snapshots.Restored;
import io.polygate.spi.StorageException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Copies what a file from anybody holds into a new tenant's file. Items are written as items. What
 * people made besides is made anew by statements that the same guard looks at as if they were sent
 * as SQL, and filled row by row.
 */
final class Restoration {
  private final ForeignFile source;
  private final FileBuilder target;
  private final boolean programs;
  private final Deadline deadline;

  /**
   * A copying that has not begun.
   *
   * @param programs whether views and triggers are made as well
   */
  Restoration(ForeignFile source, FileBuilder target, boolean programs, Deadline deadline) {
    this.source = source;
    this.target = target;
    this.programs = programs;
    this.deadline = deadline;
  }

  /**
   * Does it.
   *
   * @throws StorageException.Rejected if the file holds what a tenant cannot
   */
  Restored run() {
    try {
      target.connection().stopAt(deadline);
      List<SchemaObject> others = source.others();
      for (SchemaObject object : others) {
        requireKnown(object);
      }
      // Before the collections, whose tables make way for names that are taken.
      make(others, "table");
      long rows = 0;
      for (SchemaObject object : others) {
        if (object.isTable()) {
          rows += rows(object.name());
        }
      }
      long items = 0;
      for (CollectionName collection : source.collections()) {
        items += items(collection);
      }
      copyMigrations();
      make(others, "index");
      make(others, "view");
      make(others, "trigger");
      return new Restored(items, rows);
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      target.connection().stopNever();
    }
  }

  private void requireKnown(SchemaObject object) {
    switch (object.type()) {
      case "table" -> {
        if (!object.stored() || !begins(object.sql(), "CREATE TABLE ")) {
          throw ForeignFile.unsound("The file has a virtual table.");
        }
      }
      case "index" -> {
        if (!object.sql().isEmpty()
            && !begins(object.sql(), "CREATE INDEX ")
            && !begins(object.sql(), "CREATE UNIQUE INDEX ")) {
          throw ForeignFile.unsound("The file has an index of another form.");
        }
      }
      case "view", "trigger" -> {
        if (!programs) {
          throw ForeignFile.unsound(
              "The file has views or triggers, which are restored where SQL is allowed.");
        }
      }
      default -> throw ForeignFile.unsound("The file has something of an unknown kind.");
    }
  }

  private static boolean begins(String sql, String with) {
    return sql.regionMatches(true, 0, with, 0, with.length());
  }

  private void make(List<SchemaObject> objects, String type) throws SQLException {
    for (SchemaObject object : objects) {
      if (object.type().equals(type) && !object.sql().isEmpty()) {
        make(object);
      }
    }
  }

  private void make(SchemaObject object) throws SQLException {
    SqlGuard guard = target.session().guard();
    SqlText text = text(object);
    SqlGuard.Verdict verdict;
    try {
      verdict = guard.check(text.text(), target.session().tables());
    } catch (StorageException.Invalid e) {
      throw refused(object);
    }
    if (!verdict.changesSchema()) {
      throw refused(object);
    }
    List<String> before = guard.schema(target.session().tables());
    target.connection().run(text.text());
    if (!guard.schema(target.session().tables()).equals(before)) {
      throw refused(object);
    }
  }

  private static SqlText text(SchemaObject object) {
    try {
      return SqlText.of(object.sql());
    } catch (StorageException.Invalid e) {
      throw refused(object);
    }
  }

  private static StorageException.Rejected refused(SchemaObject object) {
    return ForeignFile.unsound(
        "The file has a " + object.type().toLowerCase(Locale.ROOT) + " that is not allowed.");
  }

  private long rows(String table) throws SQLException {
    List<String> columns = source.columns(table);
    if (columns.isEmpty()) {
      throw ForeignFile.unsound("The file has a table without columns.");
    }
    String insert =
        "INSERT INTO "
            + quoted(table)
            + "("
            + String.join(", ", columns.stream().map(FileFormat::quoted).toList())
            + ") VALUES ("
            + String.join(", ", Collections.nCopies(columns.size(), "?"))
            + ")";
    long[] rows = new long[1];
    source
        .connection()
        .forEach(
            source.select(table, columns),
            row -> {
              target.connection().statement(insert).run(values(row, columns.size()));
              rows[0]++;
            });
    return rows[0];
  }

  private static @Nullable Object[] values(SqlStatement.Row row, int columns) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[columns];
    for (int i = 0; i < columns; i++) {
      values[i] =
          switch (row.type(i)) {
            case NULL -> null;
            case INTEGER -> row.integer(i);
            case REAL -> row.real(i);
            case TEXT -> row.text(i);
            case BLOB -> {
              byte[] bytes = row.bytes(i);
              yield bytes == null ? new byte[0] : bytes;
            }
          };
    }
    return values;
  }

  /** The tables are at the version that the file says. */
  private void copyMigrations() throws SQLException {
    if (source.has(AppliedMigrations.TABLE)) {
      AppliedMigrations.copy(source, target.connection());
    }
  }

  private long items(CollectionName collection) throws SQLException {
    long items = 0;
    try (ForeignFile.Reading reading = source.read(collection)) {
      Item item = reading.next();
      while (item != null) {
        target.add(item);
        items++;
        item = reading.next();
      }
    }
    return items;
  }

  /** What is wrong with the file shows when it is read, or when what it holds is written. */
  private static StorageException failure(SQLException e) {
    return ForeignFile.failure(e);
  }
}
