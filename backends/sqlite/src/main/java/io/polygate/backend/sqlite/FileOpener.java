package io.polygate.backend.sqlite;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.StorageException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.Pragma;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/**
 * The only way to a connection: opens files that are there, with every guard set and read back.
 *
 * <p>Never creates a file, never takes a setting from a name: the URL is made of an absolute path
 * of checked names.
 */
final class FileOpener {
  /** What a connection is for. */
  enum Use {
    WRITE,
    /** Refuses every statement that would change the file. */
    READ
  }

  /** The most parameters of a statement. */
  static final int MAX_PARAMETERS = 1_000;

  /** A log that is larger than this is made small again as soon as all of it is in the database. */
  private static final int WAL_BYTES_KEPT = 16 << 20;

  /** What a row may have besides its value: keys, a media type, numbers. */
  private static final int ROW_OVERHEAD = 64 << 10;

  /**
   * SQLite waits this long in native code for another process. Within this one nobody waits there:
   * a file has one writer.
   */
  private static final int BUSY_MILLIS = 10;

  /** SQLite before this version can lose committed data when a log begins anew. */
  private static final int[] LEAST_VERSION = {3, 51, 3};

  private static final String IN_MEMORY = "jdbc:sqlite::memory:";

  private final SqliteSettings settings;
  private final Mount mount;

  /**
   * An opener for the files of an instance.
   *
   * @throws ConfigurationException if the SQLite library is not one to trust data with
   */
  FileOpener(SqliteSettings settings) {
    this(settings, Mount.PLAIN);
  }

  /**
   * An opener for the files of an instance on a mount.
   *
   * @throws ConfigurationException if the SQLite library is not one to trust data with
   */
  FileOpener(SqliteSettings settings, Mount mount) {
    this.settings = settings;
    this.mount = mount;
    requireVersion(libraryVersion(settings.directory()));
  }

  /**
   * Opens a tenant's file.
   *
   * @throws SQLException if SQLite cannot
   * @throws StorageException.Corrupt if the file is not one that this gateway made
   */
  FileConnection open(File database, Use use) throws SQLException {
    requireOwnFile(database.toPath());
    boolean writable = mount.isWritable();
    if (use == Use.WRITE && !writable) {
      throw new StorageException.Unavailable(
          "This node may not write the tenant's file.", SqliteErrors.SOON, null);
    }
    SQLiteConnection opened = connect(database, use, writable);
    FileConnection connection = new FileConnection(opened);
    try {
      guard(connection, use, writable);
      return connection;
    } catch (SQLException | RuntimeException e) {
      closeAfter(e, connection);
      throw e;
    }
  }

  /**
   * Opens a tenant's file to be copied by SQLite into another, which other connections may not do.
   *
   * @throws SQLException if SQLite cannot
   */
  FileConnection openToCopy(File database) throws SQLException {
    requireOwnFile(database.toPath());
    SQLiteConfig config = limits();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(BUSY_MILLIS);
    limit(config, Pragma.LIMIT_ATTACHED, 1);
    return new FileConnection((SQLiteConnection) config.createConnection(url(database)));
  }

  /**
   * Opens a file that nobody else knows of for writing, without a log and without syncs.
   *
   * @param mostPages the most pages that it may come to have
   */
  FileConnection openPrivate(File database, long mostPages) throws SQLException {
    requireOwnFile(database.toPath());
    SQLiteConfig config = limits();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setCacheSize(cacheSize());
    config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
    config.setJournalMode(SQLiteConfig.JournalMode.MEMORY);
    long most = Math.min(mostPages, Integer.MAX_VALUE - 1);
    if (settings.maxBytes().isPresent()) {
      most = Math.min(most, pages(settings.maxBytes().getAsLong()));
    }
    config.setMaxPageCount((int) most);
    FileConnection connection =
        new FileConnection((SQLiteConnection) config.createConnection(url(database)));
    try {
      connection.run("PRAGMA trusted_schema=OFF");
      connection.run("PRAGMA cell_size_check=ON");
      return connection;
    } catch (SQLException | RuntimeException e) {
      closeAfter(e, connection);
      throw e;
    }
  }

  /**
   * Opens a file that may come from anybody, for reading alone. Nothing of its schema is run by
   * that; whoever reads decides what is.
   */
  FileConnection openForeign(File database) throws SQLException {
    requireOwnFile(database.toPath());
    SQLiteConfig config = limits();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_MILLIS);
    FileConnection connection =
        new FileConnection((SQLiteConnection) config.createConnection(url(database)));
    try {
      for (String setting :
          new String[] {
            "trusted_schema=OFF",
            "cell_size_check=ON",
            "query_only=ON",
            "ignore_check_constraints=ON",
            "mmap_size=0"
          }) {
        connection.run("PRAGMA " + setting);
      }
      require(connection, "trusted_schema", "0");
      require(connection, "cell_size_check", "1");
      require(connection, "query_only", "1");
      require(connection, "ignore_check_constraints", "1");
      return connection;
    } catch (SQLException | RuntimeException e) {
      closeAfter(e, connection);
      throw e;
    }
  }

  Mount mount() {
    return mount;
  }

  /**
   * Makes a tenant's file by one transaction of SQLite's own.
   *
   * @param content all of it
   * @throws SQLException if SQLite cannot; then there is none
   */
  void create(File database, byte[] content) throws SQLException {
    requireOwnFile(database.toPath());
    byte[] unlogged = content.clone();
    FileFormat.markUnlogged(unlogged);
    try (FileConnection memory = openInMemory(unlogged)) {
      if (mount.epoch() != 0) {
        boolean _ = Reigns.note(memory, mount.epoch(), Position.NONE);
      }
      Position before = mount.beforeCommit(database);
      memory.copyTo(database);
      mount.afterCommit(database, before, true);
    }
    open(database, Use.WRITE).close(); // From now on it has a log.
  }

  /** Has SQLite undo what a process did not come to commit. */
  void recover(File database) throws SQLException {
    requireOwnFile(database.toPath());
    try (FileConnection connection =
        new FileConnection(connect(database, Use.WRITE, mount.isWritable()))) {
      connection.first("PRAGMA schema_version", row -> row.integer(0));
    }
  }

  /** Opens a new database that is in memory alone, with the header of a tenant's file. */
  FileConnection openEmpty() throws SQLException {
    SQLiteConfig config = limits();
    config.setPageSize(FileFormat.PAGE_BYTES);
    config.setApplicationId(FileFormat.APPLICATION_ID);
    config.setUserVersion(FileFormat.VERSION);
    return new FileConnection((SQLiteConnection) config.createConnection(IN_MEMORY));
  }

  /**
   * Opens a database that is in memory alone, with the guards of a tenant's file.
   *
   * @param content what is in it; marked as without a log
   */
  FileConnection openInMemory(byte[] content) throws SQLException {
    SQLiteConnection opened = (SQLiteConnection) limits().createConnection(IN_MEMORY);
    FileConnection connection = new FileConnection(opened);
    try {
      opened.deserialize("main", content);
      connection.run("PRAGMA trusted_schema=OFF");
      connection.run("PRAGMA cell_size_check=ON");
      if (settings.maxBytes().isPresent()) {
        connection.run("PRAGMA max_page_count=" + pages(settings.maxBytes().getAsLong()));
      }
      return connection;
    } catch (SQLException | RuntimeException e) {
      closeAfter(e, connection);
      throw e;
    }
  }

  /**
   * A link could lead out of the directory, or from one tenant to another; a pipe would be waited
   * for. Looked at by name: a descriptor of Java's would take SQLite's locks with it.
   */
  private static void requireOwnFile(Path database) {
    if (Files.isSymbolicLink(database.getParent())
        || (Files.exists(database, LinkOption.NOFOLLOW_LINKS)
            && !Files.isRegularFile(database, LinkOption.NOFOLLOW_LINKS))) {
      throw new StorageException.Corrupt(
          "The tenant's file is a link, or no file at all, and is not followed.", null);
    }
  }

  private SQLiteConnection connect(File database, Use use, boolean writable) throws SQLException {
    SQLiteConfig config = limits();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    if (!writable) {
      config.resetOpenMode(SQLiteOpenMode.READWRITE);
      config.setOpenMode(SQLiteOpenMode.READONLY);
    }
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(cacheSize());
    config.setSynchronous(
        settings.durability() == Durability.FSYNC
            ? SQLiteConfig.SynchronousMode.FULL
            : SQLiteConfig.SynchronousMode.NORMAL);
    if (use == Use.WRITE) {
      config.setWalAutocheckpoint(0); // The writer does it when nobody waits for an answer.
      config.setJournalSizeLimit(WAL_BYTES_KEPT);
      settings.maxBytes().ifPresent(bytes -> config.setMaxPageCount(pages(bytes)));
    }
    return (SQLiteConnection) config.createConnection(url(database));
  }

  /** What bounds a statement, on any connection. */
  private static SQLiteConfig limits() {
    SQLiteConfig config = new SQLiteConfig();
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    config.enableLoadExtension(false);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    limit(config, Pragma.LIMIT_ATTACHED, 0);
    limit(config, Pragma.LIMIT_LENGTH, SqliteBackend.LIMITS.valueBytes() + ROW_OVERHEAD);
    limit(config, Pragma.LIMIT_SQL_LENGTH, 1_000_000);
    limit(config, Pragma.LIMIT_EXPR_DEPTH, 100);
    limit(config, Pragma.LIMIT_COMPOUND_SELECT, 32);
    limit(config, Pragma.LIMIT_TRIGGER_DEPTH, 8);
    limit(config, Pragma.LIMIT_VARIABLE_NUMBER, MAX_PARAMETERS);
    limit(config, Pragma.LIMIT_LIKE_PATTERN_LENGTH, 1000);
    limit(config, Pragma.LIMIT_WORKER_THREADS, 0);
    return config;
  }

  private void guard(FileConnection connection, Use use, boolean writable) throws SQLException {
    connection.run("PRAGMA trusted_schema=OFF");
    connection.run("PRAGMA cell_size_check=ON");
    int application = integer(connection, "application_id");
    if (application != FileFormat.APPLICATION_ID
        || integer(connection, "user_version") != FileFormat.VERSION) {
      throw new StorageException.Corrupt(
          "The tenant's file was not made by this gateway, or by a newer one.", null);
    }
    if (writable && !text(connection, "journal_mode").equals("wal")) {
      connection.run("PRAGMA journal_mode=WAL"); // A copy that VACUUM INTO made and was put here.
    }
    if (use == Use.READ) {
      connection.run("PRAGMA query_only=ON");
    }
    requireSettings(connection, use, writable);
  }

  private void requireSettings(FileConnection connection, Use use, boolean writable)
      throws SQLException {
    if (writable) {
      require(connection, "journal_mode", "wal");
    }
    require(connection, "synchronous", settings.durability() == Durability.FSYNC ? "2" : "1");
    require(connection, "trusted_schema", "0");
    require(connection, "cell_size_check", "1");
    require(connection, "query_only", use == Use.READ ? "1" : "0");
    require(connection, "busy_timeout", Integer.toString(BUSY_MILLIS));
    require(connection, "cache_size", Integer.toString(cacheSize()));
    require(connection, "temp_store", "2");
    if (use == Use.WRITE) {
      require(connection, "wal_autocheckpoint", "0");
      require(connection, "journal_size_limit", Integer.toString(WAL_BYTES_KEPT));
    }
  }

  /** In SQLite's way of saying it: KiB, negative. */
  private int cacheSize() {
    return -(int) (settings.pageCacheBytes() >> 10);
  }

  private static int pages(long bytes) {
    return (int) Math.min(bytes / FileFormat.PAGE_BYTES, Integer.MAX_VALUE);
  }

  private static void require(FileConnection connection, String pragma, String expected)
      throws SQLException {
    if (!text(connection, pragma).equals(expected)) {
      throw new StorageException.Unavailable(
          "The tenant's file could not be opened with the settings that keep it safe.",
          SqliteErrors.LATER,
          new IllegalStateException(pragma + " is " + text(connection, pragma)));
    }
  }

  private static String text(FileConnection connection, String pragma) throws SQLException {
    return connection.first("PRAGMA " + pragma, row -> String.valueOf(row.text(0)));
  }

  private static int integer(FileConnection connection, String pragma) throws SQLException {
    return connection.first("PRAGMA " + pragma, row -> (int) row.integer(0));
  }

  private static void limit(SQLiteConfig config, Pragma pragma, int value) {
    config.setPragma(pragma, Integer.toString(value));
  }

  private static String url(File database) {
    return "jdbc:sqlite:" + database.getPath();
  }

  private static void closeAfter(Exception failure, FileConnection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static String libraryVersion(Path directory) {
    try {
      NativeLibrary.load(directory);
      try (SQLiteConnection memory =
          (SQLiteConnection) new SQLiteConfig().createConnection(IN_MEMORY)) {
        return memory.libversion();
      }
    } catch (Exception e) {
      throw new ConfigurationException("The SQLite library could not be loaded.", e);
    }
  }

  /** Refuses a library that is known to lose data. */
  static void requireVersion(String version) {
    String[] parts = version.split("\\.", -1);
    for (int i = 0; i < LEAST_VERSION.length; i++) {
      int part = i < parts.length ? Integer.parseInt(parts[i]) : 0;
      if (part != LEAST_VERSION[i]) {
        if (part > LEAST_VERSION[i]) {
          return;
        }
        throw new ConfigurationException(
            "The SQLite library is "
                + version
                + "; before 3.51.3 it can lose committed data in WAL mode.");
      }
    }
  }
}
