package io.polygate.backend.dynamodb;

import io.polygate.spi.Deadline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The rows of one partition in the order of their sort keys, page by page of the engine. For one
 * thread.
 */
final class RowPages {
  private final Calls calls;
  private final String table;
  private final String partitionName;
  private final AttributeValue partition;
  private final Optional<String> sortName;
  private final SortBounds bounds;
  private final boolean descending;
  private final boolean consistent;
  private final Deadline deadline;
  private @Nullable Map<String, AttributeValue> place;
  private boolean ended;
  private long dropped;

  RowPages(
      Calls calls,
      String table,
      String partitionName,
      AttributeValue partition,
      Optional<String> sortName,
      SortBounds bounds,
      boolean descending,
      boolean consistent,
      Deadline deadline) {
    this.calls = calls;
    this.table = table;
    this.partitionName = partitionName;
    this.partition = partition;
    this.sortName = sortName;
    this.bounds = bounds;
    this.descending = descending;
    this.consistent = consistent;
    this.deadline = deadline;
    this.ended = bounds.isEmpty();
  }

  /** How many rows the engine left out of the last ones, for the filter. */
  long dropped() {
    return dropped;
  }

  /** The key attributes of the row that the engine has come to; empty at the end. */
  Optional<Map<String, AttributeValue>> place() {
    return ended ? Optional.empty() : Optional.ofNullable(place);
  }

  /** Whether there are no more rows. */
  boolean isEnded() {
    return ended;
  }

  /**
   * The next rows.
   *
   * @param limit the most rows that the engine looks at
   * @param expression what else the request has, with its names and values
   * @param filter what rows must meet; empty for all
   * @param projection which attributes are wanted; empty for all
   * @throws Calls.RefusedRequest if that is more than the engine takes
   */
  List<Map<String, AttributeValue>> next(
      int limit,
      NativeExpression expression,
      Optional<String> filter,
      Optional<String> projection) {
    String condition = keyCondition(expression);
    Map<String, AttributeValue> start = place;
    QueryResponse answer =
        calls.readNatively(
            deadline,
            (client, limits) ->
                client.query(
                    r ->
                        r.tableName(table)
                            .keyConditionExpression(condition)
                            .filterExpression(filter.orElse(null))
                            .projectionExpression(projection.orElse(null))
                            .expressionAttributeNames(expression.names())
                            .expressionAttributeValues(expression.values())
                            .scanIndexForward(!descending)
                            .consistentRead(consistent)
                            .limit(limit)
                            .exclusiveStartKey(start)
                            .overrideConfiguration(limits)));
    place = answer.hasLastEvaluatedKey() ? new HashMap<>(answer.lastEvaluatedKey()) : null;
    ended = place == null || place.isEmpty();
    dropped = (long) answer.scannedCount() - answer.count();
    return answer.items();
  }

  private String keyCondition(NativeExpression expression) {
    StringBuilder condition = new StringBuilder(expression.name(partitionName));
    condition.append(" = ").append(expression.value(partition));
    if (bounds.isAll()) {
      return condition.toString();
    }
    String name = expression.name(sortName.orElseThrow());
    if (bounds.lower().isPresent() && bounds.upper().isPresent()) {
      condition.append(" AND ").append(name).append(" BETWEEN ");
      condition.append(text(expression, bounds.lower().get())).append(" AND ");
      condition.append(text(expression, bounds.upper().get()));
    } else if (bounds.lower().isPresent()) {
      condition.append(" AND ").append(name).append(" >= ");
      condition.append(text(expression, bounds.lower().get()));
    } else if (bounds.upper().isPresent()) {
      condition.append(" AND ").append(name).append(" <= ");
      condition.append(text(expression, bounds.upper().get()));
    }
    return condition.toString();
  }

  private String text(NativeExpression expression, String text) {
    return expression.value(bounds.type().attribute(text, "sk"));
  }
}
