package io.polygate.backend.sqlite;

import static io.polygate.backend.sqlite.FileFormat.quoted;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A database that may come from anybody. It is opened for reading alone, its structure is checked,
 * and it is read by the plainest statements there are: whole tables, their ordinary columns, no
 * index, no view, no expression of its own. For one thread.
 */
final class ForeignFile implements AutoCloseable {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /** The most tables, indexes, views and triggers of a file. */
  private static final int MAX_OBJECTS = 10_000;

  private static final int MAX_PROBLEMS = 1;

  /** A file that is made of another may be this much larger, as indexes may be laid out anew. */
  private static final int GROWTH = 4;

  private static final int SPARE_PAGES = 16_384;

  private static final Set<String> ITEM_COLUMNS =
      Set.of("pk", "sk", "doc", "body", "type", "version", "updated_at", "expires_at", "checksum");

  private final FileConnection connection;
  private final Instant now;
  private final long bytes;
  private final List<SchemaObject> objects;
  private final SortedMap<CollectionName, String> collections;

  /**
   * Something that the file's schema has.
   *
   * @param type table, index, view or trigger
   * @param name its name
   * @param table the table that it is, or is of
   * @param sql what made it; empty for what SQLite made by itself
   * @param stored whether it has pages of its own
   */
  record SchemaObject(String type, String name, String table, String sql, boolean stored) {
    /** Whether it is a table that holds its rows itself. */
    boolean isTable() {
      return type.equals("table");
    }
  }

  private ForeignFile(
      FileConnection connection,
      Instant now,
      long bytes,
      List<SchemaObject> objects,
      SortedMap<CollectionName, String> collections) {
    this.connection = connection;
    this.now = now;
    this.bytes = bytes;
    this.objects = objects;
    this.collections = collections;
  }

  /**
   * Opens a file and checks it.
   *
   * @param now items that are expired then are left out
   * @param deadline whatever runs longer is stopped
   * @throws StorageException.Rejected if it is not sound
   */
  static ForeignFile open(FileOpener opener, Path file, Instant now, Deadline deadline)
      throws IOException {
    long bytes = Files.size(file);
    requireHeader(file, bytes);
    FileBuilder.markUnlogged(file);
    FileConnection connection = null;
    boolean opened = false;
    try {
      connection = opener.openForeign(file.toFile());
      connection.stopAt(deadline);
      requireSound(connection);
      List<SchemaObject> objects = objects(connection);
      ForeignFile foreign =
          new ForeignFile(connection, now, bytes, objects, collections(connection, objects));
      if (!Manifest.holds(foreign, foreign.collections)) {
        throw unsound(
            "The file is not what it was when it was copied. If it was changed on purpose, drop its"
                + " table polygate_manifest.");
      }
      opened = true;
      return foreign;
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      if (!opened) {
        Readers.close(connection);
      }
    }
  }

  private static void requireHeader(Path file, long bytes) throws IOException {
    byte[] begin;
    try (InputStream in = Files.newInputStream(file)) {
      begin = in.readNBytes(MAGIC.length);
    }
    if (bytes < FileFormat.HEADER_BYTES || !java.util.Arrays.equals(begin, MAGIC)) {
      throw unsound("The file is not a SQLite database.");
    }
  }

  private static void requireSound(FileConnection connection) throws SQLException {
    // Without what the file's own indexes and CHECKs say: those are not read.
    List<String> problems = new ArrayList<>();
    connection.forEach(
        "PRAGMA quick_check(" + MAX_PROBLEMS + ")",
        row -> problems.add(String.valueOf(row.text(0))));
    if (!problems.equals(List.of("ok"))) {
      throw unsound("The file is a damaged SQLite database.");
    }
  }

  private static List<SchemaObject> objects(FileConnection connection) throws SQLException {
    List<SchemaObject> objects = new ArrayList<>();
    connection.forEach(
        "SELECT type, name, tbl_name, coalesce(sql, ''), coalesce(rootpage, 0) FROM sqlite_schema"
            + " LIMIT "
            + (MAX_OBJECTS + 1),
        row ->
            objects.add(
                new SchemaObject(
                    String.valueOf(row.text(0)),
                    String.valueOf(row.text(1)),
                    String.valueOf(row.text(2)),
                    String.valueOf(row.text(3)),
                    row.integer(4) > 0)));
    if (objects.size() > MAX_OBJECTS) {
      throw new StorageException.TooLarge(
          "The file has too many tables and indexes.", "fileTables", MAX_OBJECTS, -1);
    }
    return List.copyOf(objects);
  }

  private static SortedMap<CollectionName, String> collections(
      FileConnection connection, List<SchemaObject> objects) throws SQLException {
    SortedMap<CollectionName, String> collections = new TreeMap<>();
    if (!hasTable(objects, "polygate_collections")) {
      return collections; // A database that others made: it has tables alone.
    }
    Set<String> taken = new HashSet<>();
    try {
      connection.forEach(
          "SELECT name, table_name FROM polygate_collections NOT INDEXED",
          row -> {
            CollectionName name = new CollectionName(String.valueOf(row.text(0)));
            String table = String.valueOf(row.text(1));
            if (!hasTable(objects, table) || isOurs(table) || !taken.add(table)) {
              throw unsound("A collection of the file has no table of its own.");
            }
            collections.put(name, table);
          });
    } catch (StorageException.Invalid e) {
      throw unsound("A collection of the file has a name that none can have.");
    }
    for (String table : collections.values()) {
      if (!columns(connection, table).containsAll(ITEM_COLUMNS)) {
        throw unsound("A collection of the file has a table of another form.");
      }
    }
    return collections;
  }

  private static boolean hasTable(List<SchemaObject> objects, String name) {
    return objects.stream()
        .anyMatch(object -> object.isTable() && object.stored() && object.name().equals(name));
  }

  /** Whether a name is one of SQLite's own, or of the gateway's. */
  static boolean isOurs(String name) {
    String folded = name.toLowerCase(java.util.Locale.ROOT);
    return folded.startsWith("polygate_") || folded.startsWith("sqlite_");
  }

  /** The ordinary columns of a table: not those that are computed. */
  private static List<String> columns(FileConnection connection, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    connection.forEach(
        "SELECT name FROM pragma_table_xinfo(" + text(table) + ") WHERE hidden = 0",
        row -> columns.add(String.valueOf(row.text(0))));
    return columns;
  }

  private static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /** How many pages a file may have that is made of this one. */
  long mostPages() {
    return bytes / FileFormat.PAGE_BYTES * GROWTH + SPARE_PAGES;
  }

  /** The collections. */
  List<CollectionName> collections() {
    return List.copyOf(collections.keySet());
  }

  /** What the schema has besides collections and what belongs to them. */
  List<SchemaObject> others() {
    Set<String> tables = new HashSet<>(collections.values());
    return objects.stream()
        // A collection's own indexes are laid out anew; triggers on it are nobody's business.
        .filter(object -> !tables.contains(object.table()) || object.type().equals("trigger"))
        .filter(object -> !isOurs(object.name()) && !isOurs(object.table()))
        .toList();
  }

  /** The names of the tables that are no collections. */
  List<String> tables() {
    return others().stream().filter(SchemaObject::isTable).map(SchemaObject::name).toList();
  }

  /** The ordinary columns of one of the file's tables. */
  List<String> columns(String table) throws SQLException {
    return columns(connection, table);
  }

  /** Whether there is a table of the gateway's own. */
  boolean has(String table) {
    return hasTable(objects, table);
  }

  FileConnection connection() {
    return connection;
  }

  /** All rows of a table, as they lie. */
  String select(String table, List<String> columns) {
    List<String> quoted = columns.stream().map(FileFormat::quoted).toList();
    return "SELECT " + String.join(", ", quoted) + " FROM " + quoted(table) + " NOT INDEXED";
  }

  /** Begins to read a collection. */
  Reading read(CollectionName collection) throws SQLException {
    return new Reading(collection, Objects.requireNonNull(collections.get(collection)));
  }

  /** Texts by their names, from a table of the gateway's own; none if there is no such table. */
  Map<String, byte[]> texts(String table, String column) throws SQLException {
    Map<String, byte[]> texts = new HashMap<>();
    if (has(table)) {
      connection.forEach(
          "SELECT name, " + column + " FROM " + table + " NOT INDEXED",
          row -> {
            byte[] text = row.bytes(1);
            texts.put(String.valueOf(row.text(0)), text == null ? new byte[0] : text);
          });
    }
    return texts;
  }

  /** What a failure of the engine on such a file is: the file's fault, as a rule. */
  static StorageException failure(SQLException e) {
    StorageException failure = SqliteErrors.translate(e);
    return failure instanceof StorageException.Corrupt
        ? unsound("The file is not a SQLite database that can be read to its end.")
        : failure;
  }

  static StorageException.Rejected unsound(String message) {
    return new StorageException.Rejected(message, "file");
  }

  @Override
  public void close() {
    Readers.close(connection);
  }

  /** The items of a collection, one by one. */
  final class Reading implements AutoCloseable {
    private final CollectionName collection;
    private final SqlStatement statement;
    private boolean begun;
    private boolean ended;

    private Reading(CollectionName collection, String table) throws SQLException {
      this.collection = collection;
      this.statement =
          connection.statement(
              "SELECT "
                  + StoredItem.COLUMNS
                  + ", pk, sk FROM "
                  + quoted(table)
                  + " NOT INDEXED ORDER BY pk, sk");
    }

    /** The next item that is not expired, or null at the end. */
    @org.jspecify.annotations.Nullable
    Item next() {
      if (ended) {
        return null; // SQLite would begin anew.
      }
      try {
        boolean more = begun ? statement.next() : statement.query();
        begun = true;
        while (more) {
          ForeignItem item = statement.read(row -> ForeignItem.read(row, collection));
          if (item.isVisible(now)) {
            return item.item();
          }
          more = statement.next();
        }
        ended = true;
        return null;
      } catch (SQLException e) {
        throw failure(e);
      }
    }

    @Override
    public void close() {
      try {
        statement.reset();
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }
}
