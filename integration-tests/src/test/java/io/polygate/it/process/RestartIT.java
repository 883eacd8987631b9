package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client holds is good after a restart too. */
@ParameterizedClass
@ValueSource(strings = {"notes", "sessions"})
final class RestartIT {
  // One for all tests, as a start takes longer than they do; each has keys of its own.
  private static final GatewayProcess GATEWAY = GatewayProcess.start("");

  private final Http http = GATEWAY.http();
  private final String namespace;
  private final Routes.Collection collection;

  RestartIT(String namespace) {
    this.namespace = namespace;
    this.collection = Routes.Collection.of(namespace, "acme", "chats");
  }

  @AfterAll
  static void end() {
    GATEWAY.close();
  }

  private static void restart() {
    GATEWAY.stop();
    GATEWAY.start();
  }

  @Test
  void itemsTheirTagsAndTheirExpiriesAreKept() {
    Answer written =
        http.put(collection.item("a/b", "c"), Json.object("n", 1), "Item-TTL", "3600").expect(201);
    http.bytes("PUT", collection.item("raw"), "image/png", new byte[] {1, 2, 3}).expect(201);
    Answer before = http.get(collection.item("a/b", "c")).expect(200);
    restart();
    Answer after = http.get(collection.item("a/b", "c")).expect(200);
    assertThat(after.json()).isEqualTo(Json.object("n", 1));
    assertThat(after.etag()).isEqualTo(written.etag());
    for (String header : List.of("Last-Modified", "Item-Expires-At", "Content-Type")) {
      assertThat(after.header(header)).as(header).isEqualTo(before.header(header)).isPresent();
    }
    assertThat(http.get(collection.item("raw")).expect(200).body()).containsExactly(1, 2, 3);
    http.put(collection.item("a/b", "c"), Json.object("n", 2), "If-Match", written.etag())
        .expect(200);
  }

  @Test
  void cursorsGoOn() {
    for (int i = 0; i < 12; i++) {
      http.put(collection.item("p", String.format("%02d", i)), Json.object("n", i)).expect(201);
    }
    Answer first = http.get(collection.items("pk=p&limit=5")).expect(200);
    String cursor = first.json().path("page").path("next").textValue();
    restart();
    Answer second =
        http.get(collection.items("pk=p&limit=5&cursor=" + Routes.encode(cursor))).expect(200);
    List<String> keys = new ArrayList<>();
    second.json().path("items").forEach((JsonNode item) -> keys.add(item.path("sk").asText()));
    assertThat(keys).containsExactly("05", "06", "07", "08", "09");
  }

  @Test
  void idempotencyKeysAreRemembered() {
    String update = "{\"update\":\"ADD n 1\"}";
    Answer first =
        http.patch(collection.item("a"), "application/json", update, "Idempotency-Key", "k1");
    assertThat(first.status()).isEqualTo(201);
    restart();
    Answer again =
        http.patch(collection.item("a"), "application/json", update, "Idempotency-Key", "k1");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.requiredHeader("Idempotency-Replayed")).isEqualTo("true");
    assertThat(again.etag()).isEqualTo(first.etag());
    assertThat(http.get(collection.item("a")).expect(200).json()).isEqualTo(Json.object("n", 1));
    http.patch(
            collection.item("a"),
            "application/json",
            "{\"update\":\"ADD n 2\"}",
            "Idempotency-Key",
            "k1")
        .expectProblem(422, "IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void definitionsHold() {
    Routes.Collection texts = Routes.Collection.of(namespace, "acme", "texts");
    http.put(
            Routes.definition(namespace, "texts"),
            Json.object(
                "fields", Json.object("text", Json.object("type", "string", "required", true)),
                "indexes", Json.object("byText", Json.object("partition", "text"))))
        .expect(201);
    http.put(texts.item("a"), Json.object("text", "HELLO")).expect(201);
    restart();
    http.put(texts.item("b"), Json.object()).expectProblem(422);
    JsonNode found = http.get(texts.items("index=byText&pk=HELLO")).expect(200).json();
    assertThat(found.path("items").path(0).path("pk").asText()).isEqualTo("a");
  }

  @Test
  void sequencesGoOn() {
    Routes.Collection orders = Routes.Collection.of(namespace, "acme", "orders");
    http.put(
            Routes.definition(namespace, "orders"),
            Json.object("key", Json.object("partition", Json.array("id"), "generate", "sequence")))
        .expect(201);
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      if (i == 5) {
        restart();
      }
      made.add(
          http.post(orders.items(), Json.object("n", i)).expect(201).requiredHeader("Location"));
    }
    assertThat(made).doesNotHaveDuplicates();
  }

  @Test
  void tenantsAreListed() {
    for (String tenant : List.of("a", "b", "c")) {
      http.putEmpty(Routes.tenant(namespace, tenant)).expect(201);
    }
    http.delete(Routes.tenant(namespace, "b")).expect(204);
    restart();
    String listed = http.get("/v1/namespaces/" + namespace + "/tenants").expect(200).text();
    assertThat(listed).contains("\"a\"").contains("\"c\"").doesNotContain("\"b\"");
  }
}
