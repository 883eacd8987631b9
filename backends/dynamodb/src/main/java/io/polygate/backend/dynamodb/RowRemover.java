package io.polygate.backend.dynamodb;

import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Removes rows that nobody needs, by 25 in a request. For any thread. */
record RowRemover(Calls calls) {
  /**
   * Removes rows; those that are not there are none to remove.
   *
   * @param keys their key attributes
   * @throws StorageException.Throttled if the engine has no capacity for it
   */
  void remove(String table, List<Map<String, AttributeValue>> keys) {
    for (int from = 0; from < keys.size(); from += Batches.MOST_WRITES) {
      removeSome(table, keys.subList(from, Math.min(from + Batches.MOST_WRITES, keys.size())));
    }
  }

  private void removeSome(String table, List<Map<String, AttributeValue>> keys) {
    Backoff backoff = new Backoff(Deadline.none());
    List<WriteRequest> rest =
        keys.stream()
            .map(key -> WriteRequest.builder().deleteRequest(d -> d.key(key)).build())
            .toList();
    while (!rest.isEmpty()) {
      List<WriteRequest> now = rest;
      try {
        BatchWriteItemResponse answer =
            calls.writeRepeatably(
                Deadline.none(),
                (client, limits) ->
                    client.batchWriteItem(
                        r -> r.requestItems(Map.of(table, now)).overrideConfiguration(limits)));
        rest = answer.unprocessedItems().getOrDefault(table, List.of());
      } catch (Calls.RefusedRequest e) {
        throw e.translated();
      }
      if (!rest.isEmpty() && !backoff.pause()) {
        throw new StorageException.Throttled(DynamoDbErrors.SOON);
      }
    }
  }
}
