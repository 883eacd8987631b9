package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.CollectionTable.IndexField;
import io.polygate.backend.sqlite.IndexSql.Bound;
import io.polygate.spi.Cursor;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Query;
import io.polygate.spi.SortRange;
import io.polygate.spi.Value;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Items of one partition of an index, in its order.
 *
 * <p>As a rule that is the order of the index in SQL. Where its column, a double, does not tell
 * numbers apart, there is a <em>cluster</em> of rows around it that are sorted here, by the numbers
 * in the documents. Clusters are found through the index of {@link LongNumbers}.
 */
final class IndexRows implements Rows {
  /** So many rows of a cluster are sorted at once, and fewer if their values are large. */
  private static final int SORTED_AT_ONCE = 256;

  private static final long SORTED_BYTES = 4L << 20;
  private static final int PARTITION = StoredItem.COLUMN_COUNT + 2;
  private static final int SORT = PARTITION + 1;

  private final FileConnection connection;
  private final CollectionTable table;
  private final Instant now;
  private final IndexSql sql;
  private final Value partition;
  private final Object partitionValue;
  private final SortRange range;
  private final Comparator<Cursor.Position> order;
  private final boolean descending;
  private final Optional<Cursor.Position> after;
  private final Optional<Bound> far;
  private final boolean hasClusters;
  private final Deque<Found> sorted = new ArrayDeque<>();
  private @Nullable SqlStatement stream;
  private boolean atFirstRow;
  // Where the next stream begins; once a cluster lies behind, that is its far edge.
  private Optional<Bound> near;
  private boolean behind;
  private @Nullable Cluster cluster;
  private boolean exhausted;

  /** Doubles that are so near to each other that their rows may be in another order. */
  private record Cluster(double nearEdge, double farEdge, Optional<Cursor.Position> sortedUpTo) {}

  /**
   * The rows of a query.
   *
   * @param query of an index, with a partition and a range that it can have
   * @param after the place that its cursor stands for
   */
  IndexRows(
      FileConnection connection,
      CollectionTable table,
      CollectionTable.TableIndex index,
      Instant now,
      Query query,
      Optional<Cursor.Position> after)
      throws SQLException {
    this.connection = connection;
    this.table = table;
    this.now = now;
    this.descending = query.descending();
    this.sql = new IndexSql(table, index, descending);
    this.partition = query.partition();
    this.partitionValue = argument(query.partition());
    this.range = query.range();
    this.order = descending ? ORDER.reversed() : ORDER;
    this.after = after;
    if (index.sort().isEmpty()) {
      this.near = Optional.empty();
      this.far = Optional.empty();
      this.hasClusters = false;
    } else {
      ColumnRange columns = ColumnRange.of(connection, range);
      this.near = descending ? columns.upper() : columns.lower();
      this.far = descending ? columns.lower() : columns.upper();
      this.exhausted = columns.isEmpty();
      this.hasClusters = firstLongNumber(Optional.empty()).isPresent();
    }
  }

  @Override
  public @Nullable Found next() throws SQLException {
    while (true) {
      if (!sorted.isEmpty()) {
        return sorted.poll();
      }
      Found found = nextOfStream();
      if (found != null) {
        return found;
      }
      if (cluster != null) {
        sortCluster(cluster);
      } else if (exhausted) {
        return null;
      } else {
        openStream();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    if (stream != null) {
      stream.reset();
      stream = null;
    }
  }

  private @Nullable Found nextOfStream() throws SQLException {
    SqlStatement open = stream;
    while (open != null) {
      boolean more = atFirstRow || open.next();
      atFirstRow = false;
      if (!more) {
        close();
        return null;
      }
      Optional<Found> found = open.read(this::read);
      if (found.isPresent() && isAfter(found.get(), after)) {
        return found.get();
      }
    }
    return null;
  }

  /** Opens the stream of rows up to the next cluster, or to the end. */
  private void openStream() throws SQLException {
    Optional<Cluster> next = hasClusters ? nextCluster() : Optional.empty();
    Optional<Bound> end = next.map(found -> new Bound(found.nearEdge(), false)).or(() -> far);
    BoundSql statement = statement(end);
    SqlStatement opened = connection.statement(statement.text());
    atFirstRow = statement.query(opened);
    stream = atFirstRow ? opened : null;
    cluster = next.orElse(null);
    exhausted = next.isEmpty();
  }

  private BoundSql statement(Optional<Bound> end) throws SQLException {
    if (sql.sortField().isEmpty()) {
      return sql.inKeyOrder(partitionValue, after);
    }
    if (after.isEmpty() || behind) {
      return sql.between(partitionValue, near, end);
    }
    Cursor.Position place = after.get();
    Value value = place.indexed().orElseThrow();
    if (value instanceof Value.Num(var number) && !ColumnRange.isExact(number)) {
      // A little before the place: what is not after it is left out when it is read.
      double beside = away(ColumnRange.real(connection, number), false);
      return sql.between(partitionValue, Optional.of(new Bound(beside, true)), end);
    }
    return sql.after(partitionValue, argument(value), place, end);
  }

  /** The next cluster in the direction of reading. */
  private Optional<Cluster> nextCluster() throws SQLException {
    Optional<Bound> from = near;
    if (!behind && after.isPresent()) {
      Value value = after.get().indexed().orElseThrow();
      if (value instanceof Value.Num(var number)) {
        double beside = away(ColumnRange.real(connection, number), false);
        from = Optional.of(new Bound(beside, true));
      } else {
        from = Optional.of(new Bound(argument(value), true));
      }
    } else if (from.isPresent() && from.get().value() instanceof Number number && !behind) {
      from = Optional.of(new Bound(away(number.doubleValue(), false), true));
    }
    Optional<Double> first = firstLongNumber(from);
    if (first.isEmpty() || isBeyondFar(first.get())) {
      return Optional.empty();
    }
    double nearEdge = away(first.get(), false);
    double farEdge = away(first.get(), true);
    Optional<Double> more = firstLongNumber(Optional.of(new Bound(farEdge, false)));
    while (more.isPresent() && !isLater(away(more.get(), false), farEdge)) {
      farEdge = away(more.get(), true);
      more = firstLongNumber(Optional.of(new Bound(farEdge, false)));
    }
    return Optional.of(new Cluster(nearEdge, farEdge, after));
  }

  private boolean isBeyondFar(double number) {
    return far.isPresent()
        && (far.get().value() instanceof Number end
            ? isLater(away(number, false), away(end.doubleValue(), true))
            : descending); // Numbers come before text.
  }

  private boolean isLater(double number, double other) {
    return descending ? number < other : number > other;
  }

  /** Two doubles further, in the direction of reading or against it. */
  private double away(double number, boolean forward) {
    return forward == descending
        ? Math.nextDown(Math.nextDown(number))
        : Math.nextUp(Math.nextUp(number));
  }

  private Optional<Double> firstLongNumber(Optional<Bound> from) throws SQLException {
    BoundSql probe = sql.firstLongNumber(partitionValue, from);
    SqlStatement statement = connection.statement(probe.text());
    if (!probe.query(statement)) {
      return Optional.empty();
    }
    try {
      return Optional.of(statement.read(row -> row.real(0)));
    } finally {
      statement.reset();
    }
  }

  /** Sorts the next rows of a cluster, and leaves it behind if they are the last. */
  private void sortCluster(Cluster current) throws SQLException {
    TreeMap<Cursor.Position, Found> first = new TreeMap<>(order);
    long bytes = 0;
    Optional<Cursor.Position> cut = Optional.empty(); // What comes from here on is for later.
    BoundSql statement =
        sql.between(
            partitionValue,
            Optional.of(new Bound(current.nearEdge(), true)),
            Optional.of(new Bound(current.farEdge(), true)));
    SqlStatement rows = connection.statement(statement.text());
    boolean more = statement.query(rows);
    try {
      while (more) {
        Optional<Found> found = rows.read(this::read);
        if (found.isPresent()
            && isAfter(found.get(), current.sortedUpTo())
            && (cut.isEmpty() || !isAfter(found.get(), cut))) {
          first.put(found.get().position(), found.get());
          bytes += found.get().document().length();
          if (first.size() > SORTED_AT_ONCE || (bytes > SORTED_BYTES && first.size() > 1)) {
            bytes -= first.lastEntry().getValue().document().length();
            cut = Optional.of(first.lastKey());
            first.remove(first.lastKey());
          }
        }
        more = rows.next();
      }
    } finally {
      rows.reset();
    }
    sorted.addAll(first.values());
    if (cut.isEmpty()) {
      near = Optional.of(new Bound(current.farEdge(), false));
      behind = true;
      cluster = null;
    } else {
      cluster = new Cluster(current.nearEdge(), current.farEdge(), Optional.of(first.lastKey()));
    }
  }

  private boolean isAfter(Found found, Optional<Cursor.Position> place) {
    return place.isEmpty() || order.compare(found.position(), place.get()) > 0;
  }

  /** The row as the index has it, if it is in it. */
  private Optional<Found> read(SqlStatement.Row row) throws SQLException {
    String pk = Objects.requireNonNull(row.text(StoredItem.COLUMN_COUNT));
    String sk = Objects.requireNonNull(row.text(StoredItem.COLUMN_COUNT + 1));
    StoredItem stored = StoredItem.read(row, pk, sk);
    if (!stored.isVisible(now)) {
      return Optional.empty();
    }
    Document document = stored.document();
    if (!isInPartition(row, document)) {
      return Optional.empty();
    }
    Optional<Value> indexed = Optional.empty();
    if (sql.sortField().isPresent()) {
      indexed = sortValue(row, sql.sortField().get(), document);
      if (indexed.isEmpty()) {
        return Optional.empty();
      }
    }
    ItemKey key = new ItemKey(table.collection(), pk, sk);
    return Optional.of(new Found(key, stored, document, indexed));
  }

  private boolean isInPartition(SqlStatement.Row row, Document document) throws SQLException {
    return IndexedValues.value(row, PARTITION, sql.partitionField(), document)
        .map(partition::equals)
        .orElse(false);
  }

  private Optional<Value> sortValue(SqlStatement.Row row, IndexField field, Document document)
      throws SQLException {
    return IndexedValues.value(row, SORT, field, document)
        .filter(IndexedValues::isSortValue)
        .filter(range::contains);
  }

  private Object argument(Value value) throws SQLException {
    return switch (value) {
      case Value.Text(String text) -> text;
      case Value.Bool(boolean truth) -> truth ? 1L : 0L;
      case Value.Num(var number) -> ColumnRange.argument(connection, number);
      case Value.Null ignored -> throw new IllegalArgumentException();
      case Value.Bytes ignored -> throw new IllegalArgumentException();
      case Value.Array ignored -> throw new IllegalArgumentException();
      case Value.Members ignored -> throw new IllegalArgumentException();
      case Value.Set ignored -> throw new IllegalArgumentException();
    };
  }
}
