package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import org.junit.jupiter.api.Test;

/** Transactions that are made once however often they are asked for. */
abstract class IdempotentTransactionsHttpContract extends HttpContract {
  IdempotentTransactionsHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private ObjectNode increment(int by) {
    return Json.object(
        "operations",
        Json.array(
            Json.object(
                "op", "update", "collection", collectionName, "pk", "a", "update", "ADD n " + by),
            Json.object(
                "op", "update", "collection", collectionName, "pk", "b", "update", "ADD n " + by)));
  }

  @Test
  void aRepeatedTransactionIsMadeOnce() {
    String key = freshName("key");
    Answer first = http.post(inTenant("transactions"), increment(1), "Idempotency-Key", key);
    Answer again = http.post(inTenant("transactions"), increment(1), "Idempotency-Key", key);
    assertThat(again.expect(200).requiredHeader("Idempotency-Replayed")).isEqualTo("true");
    assertThat(again.json()).isEqualTo(first.expect(200).json());
    http.post(inTenant("transactions"), increment(2), "Idempotency-Key", key)
        .expectProblem(422, "IDEMPOTENCY_KEY_REUSED");
    for (String pk : new String[] {"a", "b"}) {
      assertThat(http.get(collection.item(pk)).expect(200).json()).isEqualTo(numbered(1));
    }
  }
}
