package io.polygate.backend.sqlite;

import static io.polygate.backend.sqlite.FileFormat.quoted;

import io.polygate.backend.sqlite.CollectionTable.Column;
import io.polygate.backend.sqlite.CollectionTable.IndexField;
import io.polygate.backend.sqlite.CollectionTable.TableIndex;
import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes and changes the table of a collection, within the writer's transaction.
 *
 * <p>Names of people's choice become names in SQL as they are, except where SQLite would take two
 * of them for one (it ignores case) or for its own: then they get an end such as {@code ~2}, which
 * no name of a collection or an index has.
 */
final class SchemaChange {
  /**
   * Declared fields beyond these have no column, unless an index is on them; SQLite allows 2,000.
   */
  static final int MAX_COLUMNS = 1_500;

  private static final List<String> OWN_COLUMNS =
      List.of("pk", "sk", "doc", "body", "type", "version", "updated_at", "expires_at", "checksum");

  private final FileConnection connection;

  SchemaChange(FileConnection connection) {
    this.connection = connection;
  }

  /**
   * Makes the table of a collection.
   *
   * @param schema its definition; null if it has none
   * @param others the tables that there are
   */
  CollectionTable create(
      CollectionName collection,
      @Nullable CollectionSchema schema,
      Collection<CollectionTable> others)
      throws SQLException {
    String table = tableName(collection, others);
    Map<String, Column> columns = schema == null ? Map.of() : columns(schema, Map.of());
    StringBuilder sql =
        new StringBuilder("CREATE TABLE ")
            .append(quoted(table))
            .append(
                "(pk TEXT NOT NULL, sk TEXT NOT NULL DEFAULT '', doc TEXT, body BLOB, type TEXT,"
                    + " version INTEGER NOT NULL DEFAULT 0,"
                    + " updated_at INTEGER NOT NULL DEFAULT 0,"
                    + " expires_at INTEGER, checksum INTEGER");
    columns.forEach(
        (field, column) -> sql.append(", ").append(columnDefinition(field, column.name())));
    connection.run(sql.append(", PRIMARY KEY (pk, sk)) WITHOUT ROWID").toString());
    CollectionTable made =
        CollectionTable.of(
            collection,
            table,
            schema == null ? -1 : schema.revision(),
            columns,
            schema == null ? List.of() : indexes(schema, table, columns, List.of()),
            false);
    for (TableIndex index : made.indexes()) {
      createIndex(made.table(), index);
    }
    CollectionTables.save(connection, made);
    return made;
  }

  /** Applies a new definition to the table of a collection. */
  CollectionTable change(CollectionTable table, CollectionSchema schema) throws SQLException {
    Map<String, Column> columns = columns(schema, table.columns());
    List<TableIndex> indexes = indexes(schema, table.table(), columns, table.indexes());
    for (TableIndex index : table.indexes()) {
      if (indexes.stream().noneMatch(kept -> isSame(kept, index))) {
        dropIndex(index);
      }
    }
    for (Map.Entry<String, Column> old : table.columns().entrySet()) {
      if (!columns.containsKey(old.getKey())) {
        alter(table, "DROP COLUMN " + quoted(old.getValue().name()));
      }
    }
    for (Map.Entry<String, Column> column : columns.entrySet()) {
      if (!table.columns().containsKey(column.getKey())) {
        String definition = columnDefinition(column.getKey(), column.getValue().name());
        alter(table, "ADD COLUMN " + definition);
      }
    }
    for (TableIndex index : indexes) {
      if (table.indexes().stream().noneMatch(old -> isSame(old, index))) {
        createIndex(table.table(), index);
      }
    }
    CollectionTable changed =
        CollectionTable.of(
            table.collection(),
            table.table(),
            schema.revision(),
            columns,
            indexes,
            table.expiring());
    CollectionTables.save(connection, changed);
    return changed;
  }

  /** Makes the index that expired items are found by. */
  CollectionTable expiring(CollectionTable table) throws SQLException {
    connection.run(
        "CREATE INDEX "
            + quoted(table.table() + ".~expires_at")
            + " ON "
            + quoted(table.table())
            + "(expires_at) WHERE expires_at IS NOT NULL");
    CollectionTable changed =
        CollectionTable.of(
            table.collection(),
            table.table(),
            table.revision(),
            table.columns(),
            table.indexes(),
            true);
    CollectionTables.save(connection, changed);
    return changed;
  }

  /** The path of a field as a text in SQL. */
  static String path(String field) {
    String label = new String(Json.write(new Value.Text(field)), StandardCharsets.UTF_8);
    return "'$." + label.replace("'", "''") + "'";
  }

  private void alter(CollectionTable table, String change) throws SQLException {
    connection.run("ALTER TABLE " + quoted(table.table()) + " " + change);
  }

  private void createIndex(String table, TableIndex index) throws SQLException {
    String partition = quoted(index.partition().column());
    Optional<String> sort = index.sort().map(field -> quoted(field.column()));
    // The key stands in it by name so that a place within equal values can be looked up.
    connection.run(
        "CREATE INDEX "
            + quoted(index.sqlName())
            + " ON "
            + quoted(table)
            + "("
            + partition
            + sort.map(column -> ", " + column).orElse("")
            + ", pk, sk) WHERE "
            + partition
            + " IS NOT NULL"
            + sort.map(column -> " AND " + column + " IS NOT NULL").orElse(""));
    if (index.sort().isPresent()) {
      connection.run(
          "CREATE INDEX "
              + quoted(index.longNumbers())
              + " ON "
              + quoted(table)
              + "("
              + partition
              + ", "
              + sort.orElseThrow()
              + ") WHERE "
              + partition
              + " IS NOT NULL AND "
              + LongNumbers.condition(index.sort().get()));
    }
  }

  private void dropIndex(TableIndex index) throws SQLException {
    connection.run("DROP INDEX " + quoted(index.sqlName()));
    if (index.sort().isPresent()) {
      connection.run("DROP INDEX " + quoted(index.longNumbers()));
    }
  }

  private static String columnDefinition(String field, String column) {
    // Without a type, so that the column has the value's own and no text is taken for a number.
    return quoted(column) + " GENERATED ALWAYS AS (json_extract(doc, " + path(field) + ")) VIRTUAL";
  }

  /** The fields that the indexes of a definition are on, each once. */
  static List<String> indexedFields(CollectionSchema schema) {
    Set<String> fields = new LinkedHashSet<>();
    for (IndexSchema index : schema.indexes()) {
      fields.add(index.partition());
      index.sort().ifPresent(fields::add);
    }
    return List.copyOf(fields);
  }

  /** The columns that a definition asks for; those that are there keep their names. */
  private static Map<String, Column> columns(CollectionSchema schema, Map<String, Column> old) {
    Set<String> fields = new LinkedHashSet<>(indexedFields(schema));
    for (String field : schema.fields().keySet()) {
      if (fields.size() < MAX_COLUMNS) {
        fields.add(field);
      }
    }
    Set<String> taken = new HashSet<>(OWN_COLUMNS);
    old.values().forEach(column -> taken.add(folded(column.name())));
    Map<String, Column> columns = new LinkedHashMap<>();
    for (String field : fields) {
      Column known = old.get(field);
      String name = known == null ? free(columnName(field), taken) : known.name();
      FieldType type = schema.fields().getOrDefault(field, FieldType.ANY);
      columns.put(field, new Column(name, type));
    }
    return columns;
  }

  /** SQL has no name that is empty or has a U+0000. */
  private static String columnName(String field) {
    return field.isEmpty() ? "~" : field.replace('\0', '~');
  }

  private static List<TableIndex> indexes(
      CollectionSchema schema, String table, Map<String, Column> columns, List<TableIndex> old) {
    Set<String> taken = new HashSet<>();
    old.forEach(index -> taken.add(folded(index.sqlName())));
    List<TableIndex> indexes = new ArrayList<>();
    for (IndexSchema index : schema.indexes()) {
      IndexField partition = field(index.partition(), columns);
      Optional<IndexField> sort = index.sort().map(name -> field(name, columns));
      String sqlName =
          old.stream()
              .filter(known -> isSame(known, new TableIndex(index.name(), "", partition, sort)))
              .map(TableIndex::sqlName)
              .findFirst()
              .orElseGet(() -> free(table + "." + index.name(), taken));
      indexes.add(new TableIndex(index.name(), sqlName, partition, sort));
    }
    return indexes;
  }

  private static IndexField field(String name, Map<String, Column> columns) {
    Column column = Objects.requireNonNull(columns.get(name));
    return new IndexField(name, column.name(), column.type());
  }

  /** Whether two have one name and are on the same columns; their types matter to queries alone. */
  private static boolean isSame(TableIndex left, TableIndex right) {
    return left.name().equals(right.name())
        && left.partition().column().equals(right.partition().column())
        && left.sort().map(IndexField::column).equals(right.sort().map(IndexField::column));
  }

  private String tableName(CollectionName collection, Collection<CollectionTable> others)
      throws SQLException {
    Set<String> taken = new HashSet<>();
    others.forEach(other -> taken.add(folded(other.table())));
    // People's own SQL may have made more.
    connection.forEach(
        "SELECT name FROM sqlite_schema", row -> taken.add(folded(String.valueOf(row.text(0)))));
    String folded = folded(collection.name());
    boolean reserved = folded.startsWith("sqlite_") || folded.startsWith("polygate_");
    return free(reserved ? "~" + collection.name() : collection.name(), taken);
  }

  /** The name, with an end where it is taken; takes what it gives. */
  private static String free(String name, Set<String> taken) {
    String free = name;
    for (int number = 2; !taken.add(folded(free)); number++) {
      free = name + "~" + number;
    }
    return free;
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
