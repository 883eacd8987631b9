package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.FileOpener.Use;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Namespace;
import io.polygate.spi.Snapshots;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Copies of one tenant's file. The way out is SQLite's own, on a connection of its own: one
 * snapshot, however long it takes. The way in copies rows into a new file that takes the tenant's
 * place when it is whole.
 */
final class SqliteSnapshots implements Snapshots {
  private final StoreId id;
  private final Surroundings instance;

  SqliteSnapshots(StoreId id, Surroundings instance) {
    this.id = id;
    this.instance = instance;
  }

  /** What all tenants' snapshots of an instance share. */
  record Surroundings(
      TenantFiles files,
      TenantPaths paths,
      Function<Namespace, NamespaceDirectory> directories,
      FileOpener opener,
      NewFile newFile,
      SqliteThreads threads,
      InstantSource clock) {}

  @Override
  public void copyTo(Path file, Deadline deadline) {
    requireTime(deadline);
    TenantFile held = instance.files().hold(id, Use.READ, deadline);
    try {
      instance
          .threads()
          .query(
              () -> {
                copyNow(file, deadline);
                return file;
              });
    } finally {
      held.release();
    }
  }

  private void copyNow(Path file, Deadline deadline) {
    try (FileConnection connection = instance.opener().openToCopy(instance.paths().database(id))) {
      connection.stopAt(deadline);
      connection.statement("VACUUM INTO ?").run(file.toString());
    } catch (SQLException e) {
      throw SqliteErrors.named(SqliteErrors.translate(e), id);
    }
    try (FileConnection copy = instance.opener().openPrivate(file.toFile(), Integer.MAX_VALUE)) {
      copy.stopAt(deadline);
      copy.statement("BEGIN IMMEDIATE").run();
      Map<CollectionName, String> tables = new TreeMap<>();
      CollectionTables.load(copy)
          .forEach((collection, table) -> tables.put(collection, table.table()));
      Manifest.write(copy, tables);
      copy.statement("COMMIT").run();
    } catch (SQLException e) {
      throw SqliteErrors.named(SqliteErrors.translate(e), id);
    }
  }

  @Override
  public Restored restore(Path file, boolean programs, Deadline deadline) {
    requireTime(deadline);
    return instance
        .threads()
        .query(
            () -> {
              try {
                return restoreNow(file, programs, deadline);
              } catch (IOException e) {
                throw SqliteTenants.failure(e);
              }
            });
  }

  private Restored restoreNow(Path file, boolean programs, Deadline deadline) throws IOException {
    Path built = instance.paths().temporary(directory().made());
    try {
      Restored restored;
      try (ForeignFile source =
              ForeignFile.open(instance.opener(), file, instance.clock().instant(), deadline);
          FileBuilder target =
              FileBuilder.create(
                  instance.opener(),
                  instance.newFile().empty(),
                  built,
                  instance.files().schemas(id.namespace()),
                  instance.clock(),
                  source.mostPages())) {
        restored = new Restoration(source, target, programs, deadline).run();
        target.finish();
      }
      FileBuilder.markLogged(built);
      place(built);
      return restored;
    } finally {
      Files.deleteIfExists(built);
    }
  }

  private void place(Path built) {
    instance
        .files()
        .whileClosed(
            id,
            () -> {
              try {
                replace(built);
              } catch (IOException e) {
                throw SqliteTenants.failure(e);
              }
              return id;
            });
  }

  private void replace(Path built) throws IOException, SQLException {
    if (directory().exists(id.tenant())) {
      requireEmpty(instance.paths().database(id));
      directory().erase(id.tenant());
    }
    if (!directory().adopt(id.tenant(), built)) {
      throw new StorageException.Conflict(StorageException.Conflict.Reason.EXISTS);
    }
  }

  private void requireEmpty(File database) throws SQLException {
    try (FileConnection connection = instance.opener().open(database, Use.READ)) {
      boolean[] holds = new boolean[1];
      connection.forEach(
          "SELECT count(*) FROM sqlite_schema WHERE type IN ('table', 'view')"
              + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
              + " AND name NOT LIKE 'polygate\\_%' ESCAPE '\\'"
              + " AND name NOT IN (SELECT table_name FROM polygate_collections)",
          row -> holds[0] |= row.integer(0) > 0);
      for (CollectionTable table : CollectionTables.load(connection).values()) {
        connection.forEach(
            "SELECT EXISTS (SELECT 1 FROM " + FileFormat.quoted(table.table()) + ")",
            row -> holds[0] |= row.integer(0) > 0);
      }
      if (holds[0]) {
        throw new StorageException.Conflict(StorageException.Conflict.Reason.EXISTS);
      }
    }
  }

  private NamespaceDirectory directory() {
    return instance.directories().apply(id.namespace());
  }

  private static void requireTime(Deadline deadline) {
    if (deadline.passed()) {
      throw new StorageException.Unavailable(
          "The time was up before the work began.", Duration.ZERO, null);
    }
  }
}
