package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.CollectionTable.Column;
import io.polygate.backend.sqlite.CollectionTable.IndexField;
import io.polygate.backend.sqlite.CollectionTable.TableIndex;
import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/** Reads and writes the catalog of a file: which collections it has, and how they are laid out. */
final class CollectionTables {
  private static final String SELECT =
      "SELECT name, table_name, revision, layout FROM polygate_collections";
  private static final String UPSERT =
      "INSERT INTO polygate_collections(name, table_name, revision, layout) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT(name) DO UPDATE SET revision = excluded.revision,"
          + " layout = excluded.layout";

  private CollectionTables() {}

  /**
   * The collections of a file, by name.
   *
   * @throws StorageException.Corrupt if the catalog is not as it was written
   */
  static Map<CollectionName, CollectionTable> load(FileConnection connection) throws SQLException {
    Map<CollectionName, CollectionTable> tables = new HashMap<>();
    SqlStatement select = connection.statement(SELECT);
    boolean more = select.query();
    try {
      while (more) {
        CollectionTable table = select.read(CollectionTables::read);
        tables.put(table.collection(), table);
        more = select.next();
      }
    } finally {
      select.reset();
    }
    return Map.copyOf(tables);
  }

  /** Writes what the catalog says of a collection. */
  static void save(FileConnection connection, CollectionTable table) throws SQLException {
    connection
        .statement(UPSERT)
        .run(
            table.collection().name(),
            table.table(),
            table.revision(),
            new String(Json.write(layout(table)), StandardCharsets.UTF_8));
  }

  private static CollectionTable read(SqlStatement.Row row) throws SQLException {
    try {
      String name = Objects.requireNonNull(row.text(0));
      String table = Objects.requireNonNull(row.text(1));
      byte[] layout = Objects.requireNonNull(row.bytes(3));
      Members members = new Members(Json.parse(layout));
      Map<String, Column> columns = new LinkedHashMap<>();
      members
          .members("columns")
          .forEach(
              (field, column) -> {
                Members one = new Members(column);
                columns.put(field, new Column(one.text("name"), one.type()));
              });
      List<TableIndex> indexes = new ArrayList<>();
      members
          .members("indexes")
          .forEach((indexName, index) -> indexes.add(index(indexName, new Members(index))));
      return CollectionTable.of(
          new CollectionName(name),
          table,
          row.integer(2),
          columns,
          indexes,
          members.value("expiring").equals(Value.Bool.TRUE));
    } catch (StorageException.Invalid
        | StorageException.Rejected
        | NullPointerException
        | IllegalArgumentException e) {
      throw new StorageException.Corrupt("The catalog of a tenant's file is damaged.", e);
    }
  }

  private static TableIndex index(String name, Members index) {
    return new TableIndex(
        name,
        index.text("name"),
        field(new Members(index.value("partition"))),
        index.has("sort")
            ? Optional.of(field(new Members(index.value("sort"))))
            : Optional.empty());
  }

  private static IndexField field(Members field) {
    return new IndexField(field.text("field"), field.text("column"), field.type());
  }

  private static Value layout(CollectionTable table) {
    Map<String, Value> columns = new LinkedHashMap<>();
    table
        .columns()
        .forEach(
            (field, column) ->
                columns.put(
                    field, object("name", text(column.name()), "type", type(column.type()))));
    Map<String, Value> indexes = new LinkedHashMap<>();
    for (TableIndex index : table.indexes()) {
      SequencedMap<String, Value> members = new LinkedHashMap<>();
      members.put("name", text(index.sqlName()));
      members.put("partition", field(index.partition()));
      index.sort().ifPresent(sort -> members.put("sort", field(sort)));
      indexes.put(index.name(), new Value.Members(members));
    }
    return object(
        "columns",
        Value.Members.of(columns),
        "indexes",
        Value.Members.of(indexes),
        "expiring",
        Value.Bool.of(table.expiring()));
  }

  private static Value field(IndexField field) {
    return object(
        "field", text(field.field()), "column", text(field.column()), "type", type(field.type()));
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  private static Value type(FieldType type) {
    return new Value.Text(type.name());
  }

  private static Value object(Object... namesAndValues) {
    SequencedMap<String, Value> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], (Value) namesAndValues[i + 1]);
    }
    return new Value.Members(members);
  }

  /** An object of the catalog; asking for what it should have and has not is a failure. */
  private record Members(Map<String, Value> values) {
    Members(Value value) {
      this(
          value instanceof Value.Members members
              ? members.values()
              : Objects.requireNonNull(null, "not an object"));
    }

    boolean has(String name) {
      return values.containsKey(name);
    }

    Value value(String name) {
      return Objects.requireNonNull(values.get(name), name);
    }

    Map<String, Value> members(String name) {
      return new Members(value(name)).values();
    }

    String text(String name) {
      if (value(name) instanceof Value.Text(String text)) {
        return text;
      }
      throw new IllegalArgumentException(name);
    }

    FieldType type() {
      return FieldType.valueOf(text("type"));
    }
  }
}
