package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beans of a jar that the gateway does not know look at values before they are written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BeforeWriteIT {
  private static final String JSON = "application/json";
  private static final String CONFIGURATION =
      """
      polygate.namespaces.files.backend=sqlite/main
      polygate.namespaces.files.before-write=sign,countersign
      polygate.namespaces.cache.backend=kv/main
      polygate.namespaces.cache.before-write=sign,countersign
      polygate.namespaces.turned.backend=sqlite/main
      polygate.namespaces.turned.before-write=countersign,sign
      polygate.namespaces.plain.backend=sqlite/main
      """;

  private final GatewayProcess gateway = GatewayProcess.start(CONFIGURATION);

  @AfterAll
  void end() {
    gateway.close();
  }

  private Http http() {
    return gateway.http();
  }

  private static Routes.Collection collection(String namespace) {
    return Routes.Collection.of(namespace, "acme", "letters");
  }

  private List<String> signed(String path) {
    List<String> names = new ArrayList<>();
    http().get(path).expect(200).json().path("signed").forEach(name -> names.add(name.asText()));
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "cache"})
  void theyAreAskedOnEveryWayIn(String namespace) {
    Routes.Collection letters = collection(namespace);
    String tenant = Routes.tenant(namespace, "acme");
    // Twice: the second one could go a shorter way.
    for (int i = 0; i < 2; i++) {
      http().put(letters.item("put"), Json.object("n", i));
    }
    http().post(letters.items(), Json.object("pk", "post")).expect(201);
    http().patch(letters.item("update"), JSON, "{\"update\":\"SET n = 1\"}").expect(201);
    http()
        .post(
            tenant + "/batch",
            Json.object(
                "operations",
                Json.array(
                    Json.object(
                        "op",
                        "put",
                        "collection",
                        "letters",
                        "pk",
                        "batch",
                        "value",
                        Json.object()))))
        .expect(200);
    http()
        .post(
            tenant + "/transactions",
            Json.object(
                "operations",
                Json.array(
                    Json.object(
                        "op",
                        "update",
                        "collection",
                        "letters",
                        "pk",
                        "transaction",
                        "update",
                        "SET n = 1"))))
        .expect(200);
    http().post(letters.imports(), "application/x-ndjson", "{\"pk\":\"import\"}\n").expect(200);

    for (String pk : List.of("put", "post", "update", "batch", "transaction", "import")) {
      assertThat(signed(letters.item(pk))).as(pk).containsExactly("sign", "countersign");
    }
  }

  @Test
  void theConfigurationSaysWhoIsAskedAndInWhichOrder() {
    http().put(collection("turned").item("a"), Json.object()).expect(201);
    http().put(collection("plain").item("a"), Json.object("secret", 1)).expect(201);

    assertThat(signed(collection("turned").item("a"))).containsExactly("countersign", "sign");
    assertThat(signed(collection("plain").item("a"))).isEmpty();
  }

  @Test
  void whoIsAskedMayRefuse() {
    Answer answer = http().put(collection("files").item("s"), Json.object("secret", 1));

    JsonNode problem = answer.expectProblem(422, "CONTENT_REJECTED");
    assertThat(problem.path("detail").asText()).isEqualTo("What is secret is not signed.");
    assertThat(problem.path("errors").path(0).path("pointer").asText()).isEqualTo("/secret");
    http().get(collection("files").item("s")).expect(404);
  }

  @Test
  void whatTheyGiveMustFitTheDefinition() {
    ObjectNode strict =
        Json.object("strict", true, "fields", Json.object("n", Json.object("type", "integer")));
    http().put(Routes.definition("files", "strict"), strict).expect(201);

    http()
        .put(Routes.Collection.of("files", "acme", "strict").item("a"), Json.object("n", 1))
        .expectProblem(422, "CONTENT_REJECTED");
  }
}
