package io.polygate.backend.dynamodb;

import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.Mutation;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.Version;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Writes of one item, each one request of the engine: the guard is its condition, the update its
 * update expression, and what stood there before comes back with it. For any thread.
 *
 * <p>Each method answers empty where that cannot be done, or not be told from the answer what to
 * say: then nothing was done, and the write is to be made by reading first.
 */
final class SingleWrites {
  private final Calls calls;

  SingleWrites(Calls calls) {
    this.calls = calls;
  }

  /** Makes a mutation that is not a check. */
  Optional<Written> apply(Mutation mutation, Place place, Instant now, Deadline deadline) {
    if (!new NativeExpression(place).canExpress(mutation.guard())) {
      return Optional.empty();
    }
    try {
      return switch (mutation) {
        case Mutation.Put put -> put(put, place, now, deadline);
        case Mutation.Update update -> update(update, place, now, deadline);
        case Mutation.Delete delete -> Optional.of(delete(delete, place, now, deadline));
        case Mutation.Check _ -> Optional.empty();
      };
    } catch (ConditionalCheckFailedException e) {
      return refused(mutation, place, e.hasItem() ? e.item() : Map.of(), now);
    } catch (Calls.RefusedRequest | StorageException.TooLarge | StorageException.Rejected e) {
      // Too large an expression or item, or an update that does not fit: which, reading will tell,
      // after the guard, which comes first.
      return Optional.empty();
    }
  }

  private Optional<Written> put(Mutation.Put put, Place place, Instant now, Deadline deadline) {
    Item item =
        new Item(put.key(), put.value(), Rows.newVersion(), now, Plan.whole(put.expiresAt()));
    Map<String, AttributeValue> row = Rows.row(place, item);
    NativeExpression expression = new NativeExpression(place);
    String condition = expression.guard(put.guard(), now).orElse(null);
    PutItemResponse answer =
        calls.write(
            deadline,
            (client, limits) ->
                client.putItem(
                    r ->
                        r.tableName(place.table())
                            .item(row)
                            .conditionExpression(condition)
                            .expressionAttributeNames(expression.names())
                            .expressionAttributeValues(expression.values())
                            .returnValues(ReturnValue.ALL_OLD)
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)
                            .overrideConfiguration(limits)));
    Optional<Item> before = Rows.alive(place, answer.attributes(), now);
    return Optional.of(
        new Written(
            put.key(),
            before.isPresent() ? Kind.REPLACED : Kind.CREATED,
            Optional.of(place.version(row)),
            Plan.returned(put.returns(), before, Optional.of(Rows.item(place, row))),
            false));
  }

  private Optional<Written> update(
      Mutation.Update update, Place place, Instant now, Deadline deadline) {
    NativeExpression expression = new NativeExpression(place);
    Version version = Rows.newVersion();
    Optional<String> text =
        expression.update(update.update(), version, now, Plan.whole(update.expiresAt()));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String condition =
        expression.alive(now)
            + " AND "
            + expression.object()
            + expression.guard(update.guard(), now).map(guard -> " AND " + guard).orElse("");
    boolean old = update.returns() == Returns.OLD;
    if (old && !place.isOwn()) {
      return Optional.empty(); // The new version is one of the whole row, which would not be told.
    }
    UpdateItemResponse answer =
        calls.write(
            deadline,
            (client, limits) ->
                client.updateItem(
                    r ->
                        r.tableName(place.table())
                            .key(place.key(update.key()))
                            .updateExpression(text.get())
                            .conditionExpression(condition)
                            .expressionAttributeNames(expression.names())
                            .expressionAttributeValues(expression.values())
                            .returnValues(
                                switch (update.returns()) {
                                  case NONE ->
                                      place.isOwn() ? ReturnValue.NONE : ReturnValue.ALL_NEW;
                                  case OLD -> ReturnValue.ALL_OLD;
                                  case NEW -> ReturnValue.ALL_NEW;
                                })
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)
                            .overrideConfiguration(limits)));
    Optional<Item> state =
        answer.hasAttributes() && !answer.attributes().isEmpty()
            ? Optional.of(Rows.item(place, answer.attributes()))
            : Optional.empty();
    return Optional.of(
        new Written(
            update.key(),
            Kind.REPLACED,
            Optional.of(place.isOwn() ? version : place.version(answer.attributes())),
            Plan.returned(update.returns(), old ? state : Optional.empty(), state),
            false));
  }

  /**
   * Removes an item that is there. The condition that it be there is for DynamoDB Local, which lets
   * two removals at once both find it otherwise.
   */
  private Written delete(Mutation.Delete delete, Place place, Instant now, Deadline deadline) {
    NativeExpression expression = new NativeExpression(place);
    String condition =
        expression
            .guard(delete.guard(), now)
            .orElseGet(() -> "attribute_exists(" + expression.name(place.partitionName()) + ")");
    DeleteItemResponse answer =
        calls.write(
            deadline,
            (client, limits) ->
                client.deleteItem(
                    r ->
                        r.tableName(place.table())
                            .key(place.key(delete.key()))
                            .conditionExpression(condition)
                            .expressionAttributeNames(expression.names())
                            .expressionAttributeValues(expression.values())
                            .returnValues(ReturnValue.ALL_OLD)
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)
                            .overrideConfiguration(limits)));
    Optional<Item> before = Rows.alive(place, answer.attributes(), now);
    return new Written(
        delete.key(),
        before.isPresent() ? Kind.DELETED : Kind.UNCHANGED,
        Optional.empty(),
        Plan.returned(delete.returns(), before, Optional.empty()),
        false);
  }

  /**
   * What to say of a condition that did not hold of a row: which part of the guard it was. Empty
   * where it was none of it, but what an update needs beside.
   */
  private static Optional<Written> refused(
      Mutation mutation, Place place, Map<String, AttributeValue> row, Instant now) {
    Optional<FailedCheck> failed = mutation.guard().failedCheck(0, Rows.alive(place, row, now));
    if (failed.isPresent()) {
      throw new StorageException.PreconditionFailed(List.of(failed.get()));
    }
    if (mutation instanceof Mutation.Delete delete && row.isEmpty()) {
      return Optional.of(
          new Written(delete.key(), Kind.UNCHANGED, Optional.empty(), Optional.empty(), false));
    }
    return Optional.empty();
  }
}
