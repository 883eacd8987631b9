package io.polygate.backend.sqlite;

import static io.polygate.backend.sqlite.FileFormat.quoted;

import io.polygate.spi.Cursor;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Scan;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Items in the order of their own keys: a partition or a range of it, or all of a collection. */
final class KeyRows implements Rows {
  private static final int PARTITION = StoredItem.COLUMN_COUNT;
  private static final int SORT = PARTITION + 1;

  private final SqlStatement statement;
  private final BoundSql sql;
  private final CollectionTable table;
  private final Instant now;
  private final int segment;
  private final int segments;
  // Items of one partition come one after the other.
  private String lastPartition = "";
  private boolean lastIsWanted;
  private boolean begun;

  private KeyRows(
      FileConnection connection,
      CollectionTable table,
      Instant now,
      BoundSql sql,
      int segment,
      int segments)
      throws SQLException {
    this.statement = connection.statement(sql.text());
    this.sql = sql;
    this.table = table;
    this.now = now;
    this.segment = segment;
    this.segments = segments;
  }

  /** The items of a partition whose sort keys are in a range. */
  static KeyRows ofPartition(
      FileConnection connection,
      CollectionTable table,
      Instant now,
      String partition,
      TextRange range,
      boolean descending,
      Optional<Cursor.Position> after)
      throws SQLException {
    BoundSql sql = partitionSql(table, partition, range, descending, after);
    return new KeyRows(connection, table, now, sql, 0, 1);
  }

  /** The items of a segment of a collection. */
  static KeyRows ofScan(
      FileConnection connection,
      CollectionTable table,
      Instant now,
      Scan scan,
      Optional<Cursor.Position> after)
      throws SQLException {
    BoundSql sql = scanSql(table, after);
    return new KeyRows(connection, table, now, sql, scan.segment(), scan.segments());
  }

  private static BoundSql partitionSql(
      CollectionTable table,
      String partition,
      TextRange range,
      boolean descending,
      Optional<Cursor.Position> after) {
    StringBuilder sql = new StringBuilder(select(table)).append(" WHERE pk = ?");
    List<Object> arguments = new ArrayList<>(List.of(partition));
    // A place within the range takes the part of the bound that it comes after.
    Optional<TextRange.Bound> place =
        after.map(position -> new TextRange.Bound(position.sort(), false));
    (descending ? range.lower() : place.or(range::lower))
        .ifPresent(bound -> append(sql, arguments, bound, '>'));
    (descending ? place.or(range::upper) : range.upper())
        .ifPresent(bound -> append(sql, arguments, bound, '<'));
    sql.append(descending ? " ORDER BY sk DESC" : " ORDER BY sk");
    return new BoundSql(sql.toString(), arguments);
  }

  private static BoundSql scanSql(CollectionTable table, Optional<Cursor.Position> after) {
    String order = " ORDER BY pk, sk";
    return after
        .map(
            position ->
                new BoundSql(
                    select(table) + " WHERE (pk, sk) > (?, ?)" + order,
                    List.<Object>of(position.partition(), position.sort())))
        .orElseGet(() -> new BoundSql(select(table) + order, List.of()));
  }

  private static String select(CollectionTable table) {
    return "SELECT " + StoredItem.COLUMNS + ", pk, sk FROM " + quoted(table.table());
  }

  private static void append(
      StringBuilder sql, List<Object> arguments, TextRange.Bound bound, char operator) {
    sql.append(" AND sk ").append(operator).append(bound.inclusive() ? "= ?" : " ?");
    arguments.add(bound.text());
  }

  @Override
  public @Nullable Found next() throws SQLException {
    boolean more = begun ? statement.next() : sql.query(statement);
    begun = true;
    while (more) {
      Optional<Found> found = statement.read(this::read);
      if (found.isPresent()) {
        return found.get();
      }
      more = statement.next();
    }
    return null;
  }

  private Optional<Found> read(SqlStatement.Row row) throws SQLException {
    String partition = Objects.requireNonNull(row.text(PARTITION));
    if (!isWanted(partition)) {
      return Optional.empty();
    }
    String sort = Objects.requireNonNull(row.text(SORT));
    StoredItem stored = StoredItem.read(row, partition, sort);
    if (!stored.isVisible(now)) {
      return Optional.empty();
    }
    ItemKey key = new ItemKey(table.collection(), partition, sort);
    return Optional.of(new Found(key, stored, stored.document(), Optional.empty()));
  }

  private boolean isWanted(String partition) {
    if (segments == 1) {
      return true;
    }
    if (!partition.equals(lastPartition)) {
      lastPartition = partition;
      lastIsWanted = Scan.segmentOf(partition, segments) == segment;
    }
    return lastIsWanted;
  }

  @Override
  public void close() throws SQLException {
    statement.reset();
  }
}
