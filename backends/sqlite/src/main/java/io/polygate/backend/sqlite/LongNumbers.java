package io.polygate.backend.sqlite;

import static io.polygate.backend.sqlite.FileFormat.quoted;

import io.polygate.backend.sqlite.CollectionTable.Column;
import io.polygate.backend.sqlite.CollectionTable.IndexField;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in indexed fields that their column, a double, does not tell apart from their neighbours.
 *
 * <p>They are stored in one spelling, so that equal ones have equal columns, and a sort field has a
 * second index that holds them alone, so that a query finds the few places where the order of the
 * first is not the order of the numbers.
 */
final class LongNumbers {
  /** A double whose text is no longer than this has at most 15 digits, which it keeps apart. */
  private static final int PLAIN_LENGTH = 16;

  private static final int ROWS_AT_ONCE = 1_000;

  private final WriteSession session;

  LongNumbers(WriteSession session) {
    this.session = session;
  }

  /** The SQL condition that a row has such a number in a field. */
  static String condition(IndexField field) {
    return condition(field.field(), field.column());
  }

  private static String condition(String field, String column) {
    return "typeof("
        + quoted(column)
        + ") = 'real' AND length("
        + spelling(field)
        + ") > "
        + PLAIN_LENGTH;
  }

  private static String spelling(String field) {
    return "doc -> " + SchemaChange.path(field);
  }

  /** Spells such numbers in the fields that a new definition put into an index. */
  void settle(CollectionTable before, CollectionTable after) throws SQLException {
    for (String field : after.indexedFields()) {
      if (!before.indexedFields().contains(field)) {
        settle(after, field, Objects.requireNonNull(after.columns().get(field)));
      }
    }
  }

  private void settle(CollectionTable table, String field, Column column) throws SQLException {
    String select =
        "SELECT "
            + StoredItem.COLUMNS
            + ", pk, sk, "
            + spelling(field)
            + " FROM "
            + quoted(table.table())
            + " WHERE (pk, sk) > (?, ?) AND typeof("
            + quoted(column.name())
            + ") = 'real' AND (abs("
            + quoted(column.name())
            + ") >= 9007199254740992.0 OR length("
            + spelling(field)
            + ") > "
            + PLAIN_LENGTH
            + ") ORDER BY pk, sk LIMIT "
            + ROWS_AT_ONCE;
    String partition = "";
    String sort = "";
    List<Found> found = find(table.collection(), select, partition, sort);
    while (!found.isEmpty()) {
      for (Found one : found) {
        if (!one.isSettled(field)) {
          rewrite(table, one);
        }
      }
      partition = found.getLast().key().partition();
      sort = found.getLast().key().sort();
      found = find(table.collection(), select, partition, sort);
    }
  }

  private List<Found> find(CollectionName collection, String sql, String partition, String sort)
      throws SQLException {
    List<Found> found = new ArrayList<>();
    SqlStatement select = session.connection().statement(sql);
    boolean more = select.query(partition, sort);
    try {
      while (more) {
        found.add(
            select.read(
                row -> {
                  int keys = StoredItem.COLUMN_COUNT;
                  String pk = Objects.requireNonNull(row.text(keys));
                  String sk = Objects.requireNonNull(row.text(keys + 1));
                  return new Found(
                      new ItemKey(collection, pk, sk),
                      StoredItem.read(row, pk, sk),
                      row.text(keys + 2));
                }));
        more = select.next();
      }
    } finally {
      select.reset();
    }
    return found;
  }

  private void rewrite(CollectionTable table, Found found) throws SQLException {
    StoredItem old = found.item();
    StoredItem rewritten =
        StoredItem.of(
            Document.of(old.document().value()),
            session.nextVersion(),
            old.updatedAt(),
            old.expiresAt());
    session.wrote(rewritten.length());
    session.connection().statement(table.sql().replace()).run(rewritten.arguments(found.key()));
  }

  private record Found(ItemKey key, StoredItem item, @Nullable String spelling) {
    boolean isSettled(String field) {
      return item.document().value() instanceof Value.Members members
          && members.values().get(field) instanceof Value.Num number
          && new String(Json.write(number), StandardCharsets.UTF_8).equals(spelling);
    }
  }
}
