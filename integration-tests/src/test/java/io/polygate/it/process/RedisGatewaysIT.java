package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two gateways over one Redis, where the system property {@code polygate.redis} says. */
@Tag("redis")
final class RedisGatewaysIT {
  private static final String HIT = "Polygate; hit";
  private static final Duration MAX_STALENESS = Duration.ofSeconds(1);
  private static final String CONFIGURATION =
      """
      polygate.namespaces.carts.backend=kv/carts
      polygate.backends.kv.carts.store=redis
      polygate.backends.kv.carts.url=%s
      polygate.backends.kv.carts.prefix=gateways:
      polygate.backends.kv.carts.max-staleness=1s
      """
          .formatted(System.getProperty("polygate.redis"));

  private static final GatewayProcess EAST = GatewayProcess.start(CONFIGURATION);
  private static final GatewayProcess WEST = GatewayProcess.start(CONFIGURATION);

  private final Http east = EAST.http();
  private final Http west = WEST.http();
  private final Routes.Collection carts = Routes.Collection.of("carts", "acme", "open");

  @AfterAll
  static void end() {
    EAST.close();
    WEST.close();
  }

  private Answer eventual(Http gateway, String key) {
    return gateway.get(carts.item(key), "Consistency", "eventual").expect(200);
  }

  @Test
  void whatOneWritesTheOtherReads() {
    Answer written = east.put(carts.item("a"), Json.object("n", 1)).expect(201);
    Answer read = west.get(carts.item("a")).expect(200);

    assertThat(read.etag()).isEqualTo(written.etag());
    west.put(carts.item("a"), Json.object("n", 2), "If-Match", written.etag()).expect(200);
    east.put(carts.item("a"), Json.object("n", 3), "If-Match", written.etag())
        .expectProblem(412, "PRECONDITION_FAILED");
    assertThat(east.get(carts.item("a")).expect(200).json()).isEqualTo(Json.object("n", 2));
  }

  @Test
  void memoryIsUsedWhereAnOlderAnswerWillDoAndIsNotTooOld() {
    east.put(carts.item("b"), Json.object("n", 1)).expect(201);
    await().until(() -> eventual(west, "b").header("Cache-Status").equals(Optional.of(HIT)));

    east.put(carts.item("b"), Json.object("n", 2)).expect(200);
    Answer strong = west.get(carts.item("b")).expect(200);
    assertThat(strong.header("Cache-Status")).isEmpty();
    assertThat(strong.json()).isEqualTo(Json.object("n", 2));
    await()
        .atMost(MAX_STALENESS)
        .until(() -> eventual(west, "b").json().equals(Json.object("n", 2)));
  }
}
