package io.polygate.backend.dynamodb;

import io.polygate.spi.Deadline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** The rows of a table that meet a filter, page by page of the engine. For one thread. */
final class ScanPages {
  private static final int MOST_ROWS = 4096;

  private final Calls calls;
  private final String table;
  private final boolean consistent;
  private final Deadline deadline;
  private int limit;
  private @Nullable Map<String, AttributeValue> place;
  private boolean ended;

  /**
   * Pages from the table's beginning, or after a row.
   *
   * @param after the key attributes of the row to begin after; empty for the beginning
   * @param wanted how many rows are wanted, if they are soon found
   */
  ScanPages(
      Calls calls,
      String table,
      boolean consistent,
      Deadline deadline,
      Map<String, AttributeValue> after,
      int wanted) {
    this.calls = calls;
    this.table = table;
    this.consistent = consistent;
    this.deadline = deadline;
    this.place = after.isEmpty() ? null : after;
    this.limit = Math.clamp(2L * wanted, 128, MOST_ROWS);
  }

  /** All rows of a table. */
  static ScanPages all(Calls calls, String table) {
    return new ScanPages(calls, table, true, Deadline.none(), Map.of(), MOST_ROWS);
  }

  /** Whether there are no more rows. */
  boolean isEnded() {
    return ended;
  }

  /** The next rows that meet a filter; there may be none though more follow. */
  List<Map<String, AttributeValue>> next(NativeExpression expression, @Nullable String filter) {
    Map<String, AttributeValue> start = place;
    int most = limit;
    ScanResponse answer =
        calls.read(
            deadline,
            (client, limits) ->
                client.scan(
                    r ->
                        r.tableName(table)
                            .filterExpression(filter)
                            .expressionAttributeNames(expression.names())
                            .expressionAttributeValues(expression.values())
                            .consistentRead(consistent)
                            .limit(most)
                            .exclusiveStartKey(start)
                            .overrideConfiguration(limits)));
    // Where little is found among much, a request looks at more.
    limit = Math.min(2 * limit, MOST_ROWS);
    place = answer.hasLastEvaluatedKey() ? new HashMap<>(answer.lastEvaluatedKey()) : null;
    ended = place == null || place.isEmpty();
    return answer.items();
  }
}
