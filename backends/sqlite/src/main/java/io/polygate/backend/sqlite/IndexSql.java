package io.polygate.backend.sqlite;

import static io.polygate.backend.sqlite.FileFormat.quoted;

import io.polygate.backend.sqlite.CollectionTable.IndexField;
import io.polygate.backend.sqlite.CollectionTable.TableIndex;
import io.polygate.spi.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements that read an index, in one direction. Each names the index that it must use, so
 * that one that could not use it would fail instead of reading the whole collection.
 */
final class IndexSql {
  private final TableIndex index;
  private final String partition;
  private final Optional<String> sort;
  private final String rows;
  private final String longNumbers;
  private final boolean descending;

  IndexSql(CollectionTable table, TableIndex index, boolean descending) {
    this.index = index;
    this.descending = descending;
    this.partition = quoted(index.partition().column());
    this.sort = index.sort().map(field -> quoted(field.column()));
    this.rows =
        "SELECT "
            + StoredItem.COLUMNS
            + ", pk, sk, "
            + partition
            + sort.map(column -> ", " + column).orElse("")
            + " FROM "
            + quoted(table.table())
            + " INDEXED BY "
            + quoted(index.sqlName())
            + " WHERE "
            + partition
            + " = ?"
            + sort.map(column -> " AND " + column + " IS NOT NULL").orElse("");
    this.longNumbers =
        index
            .sort()
            .map(
                field ->
                    "SELECT "
                        + quoted(field.column())
                        + " FROM "
                        + quoted(table.table())
                        + " INDEXED BY "
                        + quoted(index.longNumbers())
                        + " WHERE "
                        + partition
                        + " = ? AND "
                        + LongNumbers.condition(field))
            .orElse("");
  }

  /**
   * One end of a range of sort values.
   *
   * @param value a text, a {@link Long} or a {@link Double}
   */
  record Bound(Object value, boolean inclusive) {}

  /** The rows of a partition after a place, in an index without a sort field. */
  BoundSql inKeyOrder(Object partitionValue, Optional<Cursor.Position> after) {
    List<Object> arguments = new ArrayList<>(List.of(partitionValue));
    StringBuilder sql = new StringBuilder(rows);
    after.ifPresent(
        place -> {
          sql.append(" AND (pk, sk) ").append(later()).append(" (?, ?)");
          arguments.add(place.partition());
          arguments.add(place.sort());
        });
    sql.append(order("pk", "sk"));
    return sql(sql, arguments);
  }

  /**
   * The rows of a partition between two sort values.
   *
   * @param near where the reading begins
   * @param far where it ends
   */
  BoundSql between(Object partitionValue, Optional<Bound> near, Optional<Bound> far) {
    List<Object> arguments = new ArrayList<>(List.of(partitionValue));
    StringBuilder sql = new StringBuilder(rows);
    near.ifPresent(bound -> append(sql, arguments, bound, later()));
    far.ifPresent(bound -> append(sql, arguments, bound, earlier()));
    sql.append(order(column(), "pk", "sk"));
    return sql(sql, arguments);
  }

  /**
   * The rows of a partition after a place whose sort value the column holds exactly.
   *
   * @param value the place's sort value as an argument
   */
  BoundSql after(Object partitionValue, Object value, Cursor.Position place, Optional<Bound> far) {
    List<Object> arguments =
        new ArrayList<>(List.of(partitionValue, value, place.partition(), place.sort()));
    StringBuilder sql =
        new StringBuilder(rows)
            .append(" AND (")
            .append(column())
            .append(", pk, sk) ")
            .append(later())
            .append(" (?, ?, ?)");
    far.ifPresent(bound -> append(sql, arguments, bound, earlier()));
    sql.append(order(column(), "pk", "sk"));
    return sql(sql, arguments);
  }

  /** The first column of long numbers of a partition from a sort value on. */
  BoundSql firstLongNumber(Object partitionValue, Optional<Bound> near) {
    List<Object> arguments = new ArrayList<>(List.of(partitionValue));
    StringBuilder sql = new StringBuilder(longNumbers);
    near.ifPresent(bound -> append(sql, arguments, bound, later()));
    sql.append(order(column())).append(" LIMIT 1");
    return sql(sql, arguments);
  }

  IndexField partitionField() {
    return index.partition();
  }

  Optional<IndexField> sortField() {
    return index.sort();
  }

  private void append(StringBuilder sql, List<Object> arguments, Bound bound, String operator) {
    sql.append(" AND ")
        .append(column())
        .append(' ')
        .append(operator)
        .append(bound.inclusive() ? "= ?" : " ?");
    arguments.add(bound.value());
  }

  private String column() {
    return sort.orElseThrow();
  }

  private String later() {
    return descending ? "<" : ">";
  }

  private String earlier() {
    return descending ? ">" : "<";
  }

  private String order(String... columns) {
    String separator = descending ? " DESC, " : ", ";
    return " ORDER BY " + String.join(separator, columns) + (descending ? " DESC" : "");
  }

  private static BoundSql sql(StringBuilder text, List<Object> arguments) {
    return new BoundSql(text.toString(), arguments);
  }
}
