package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.RawHttp;
import io.polygate.it.server.Routes;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal is a problem, whoever in the server makes it. */
@ExtendWith(SharedGateway.class)
final class ProblemsIT {
  private final Http http;
  private final GatewayProcess gateway;
  private final Routes.Collection collection =
      Routes.Collection.of(SharedGateway.MEMORY, "problems", HttpContract.freshName("c"));

  ProblemsIT(Http http, GatewayProcess gateway) {
    this.http = http;
    this.gateway = gateway;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/",
        "/v2/namespaces",
        "/v1/namespace",
        "/v1/namespaces/scratch/unknown",
        "/v1/namespaces/scratch/tenants/a/unknown",
        "/v1/namespaces/scratch/tenants/a/collections/c/unknown",
        "/v1/namespaces/scratch/tenants/a/collections/c/items/a/b/c",
        "/index.html",
        "/favicon.ico",
        "/robots.txt",
        "/q/unknown",
        "/META-INF/beans.xml",
        "/problems/unheard-of"
      })
  void anUnknownPathIsAProblem(String path) {
    http.get(path).expectProblem(404);
    Answer posted = http.post(path, Json.object());
    assertThat(posted.status()).isIn(404, 405);
    posted.expectProblem(posted.status());
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /v1/namespaces",
    "DELETE, /v1/namespaces",
    "PUT,    /v1/namespaces/scratch",
    "POST,   /v1/namespaces/scratch/tenants/a",
    "PUT,    /v1/namespaces/scratch/tenants/a/batch",
    "GET,    /v1/namespaces/scratch/tenants/a/batch",
    "GET,    /v1/namespaces/scratch/tenants/a/transactions",
    "GET,    /v1/namespaces/scratch/tenants/a/collections/c/query",
    "PUT,    /v1/namespaces/scratch/tenants/a/collections/c/items",
    "POST,   /v1/namespaces/scratch/tenants/a/collections/c/items/x",
    "TRACE,  /v1/namespaces",
    "FOO,    /v1/namespaces"
  })
  void aMethodThatIsNotThereIsAProblemThatListsThoseThatAre(String method, String path) {
    Answer answer = http.send(method, path, null, BodyPublishers.noBody());
    assertThat(answer.status()).isIn(405, 501);
    if (answer.status() == 405) {
      answer.expectProblem(405, "METHOD_NOT_ALLOWED");
      assertThat(answer.requiredHeader("Allow")).isNotBlank().doesNotContain(method);
    }
  }

  @Test
  void aTypeThatCannotBeGivenIsAProblem() {
    http.put(collection.item("a"), Json.object("n", 1)).expect(201);
    for (String path :
        List.of("/v1/namespaces", "/v1/namespaces/scratch", collection.items("pk=a"))) {
      http.get(path, "Accept", "image/png").expectProblem(406, "NOT_ACCEPTABLE");
    }
    http.get(collection.item("a"), "Accept", "image/png").expectProblem(406, "NOT_ACCEPTABLE");
    http.post(collection.query(), Json.object("pk", "a"), "Accept", "text/html")
        .expectProblem(406, "NOT_ACCEPTABLE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/*",
        "application/json",
        "application/json;q=0.5, text/html",
        "text/html, application/json",
        "application/problem+json, application/json",
        "APPLICATION/JSON"
      })
  void aTypeThatCoversJsonIsGivenJson(String accept) {
    http.get("/v1/namespaces", "Accept", accept).expect(200);
    http.put(collection.item("a"), Json.object("n", 1), "Accept", accept);
    http.get(collection.item("a"), "Accept", accept).expect(200);
    http.post(collection.query(), Json.object("pk", "a"), "Accept", accept).expect(200);
    http.delete(collection.item("a"), "Accept", accept).expect(204);
  }

  @Test
  void aRefusalIsAProblemEvenForAClientThatAcceptsOnlySomethingElse() {
    http.get(collection.item("x"), "Accept", "text/csv").expectProblem(404);
    http.get("/v1/unknown", "Accept", "text/html").expectProblem(404);
  }

  @Test
  void aBodyOfAnotherTypeIsAProblem() {
    for (String path :
        List.of(
            collection.query(),
            collection.scan(),
            "/v1/namespaces/scratch/tenants/problems/batch",
            "/v1/namespaces/scratch/tenants/problems/transactions")) {
      http.post(path, "text/xml", "<a/>").expectProblem(415, "MEDIA_TYPE_UNSUPPORTED");
      http.post(path, "application/x-www-form-urlencoded", "a=b")
          .expectProblem(415, "MEDIA_TYPE_UNSUPPORTED");
    }
    http.put("/v1/namespaces/scratch/collections/c", "text/plain", "{}")
        .expectProblem(415, "MEDIA_TYPE_UNSUPPORTED");
  }

  @Test
  void aBodyWithoutATypeIsAProblemOrTakenAsTheOneTypeThereIs() {
    Answer answer =
        http.send("POST", collection.query(), null, BodyPublishers.ofString("{\"pk\":\"a\"}"));
    assertThat(answer.status()).isIn(200, 404, 415);
    if (answer.status() != 200) {
      answer.expectProblem(answer.status());
    }
  }

  @Test
  void aBodyThatIsLargerThanAnyIsRefusedBeforeItIsHeld() {
    byte[] large = new byte[40 << 20];
    Arrays.fill(large, (byte) ' ');
    for (String path :
        List.of(collection.query(), "/v1/namespaces/scratch/tenants/problems/batch")) {
      JsonNode problem = http.bytes("POST", path, "application/json", large).expectProblem(413);
      assertThat(problem.path("limit").path("max").longValue()).isPositive();
    }
    http.bytes("PUT", collection.item("a"), "application/octet-stream", large).expectProblem(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "1.5", "99999999999999999999", "1s", "1 2"})
  void aDeadlineThatIsNoCountOfMillisecondsIsAProblem(String timeout) {
    http.put(collection.item("a"), Json.object("n", 1));
    http.get(collection.item("a"), "Request-Timeout", timeout).expectProblem(400);
  }

  @Test
  void anUnknownConsistencyIsAProblem() {
    http.put(collection.item("a"), Json.object("n", 1));
    for (String consistency : List.of("strong", "session", "eventual")) {
      http.get(collection.item("a"), "Consistency", consistency).expect(200);
    }
    http.get(collection.item("a"), "Consistency", "mostly").expectProblem(400);
  }

  @Test
  void anUnknownQueryParameterOfAnItemIsAProblem() {
    http.put(collection.item("a"), Json.object("n", 1));
    http.get(collection.item("a") + "?unknown=1").expectProblem(400);
    http.put(collection.item("a") + "?ttl=5", Json.object("n", 1)).expectProblem(400);
    http.get("/v1/namespaces?limit=5").expectProblem(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/namespaces/scratch/tenants/problems/collections/c/items/%",
        "/v1/namespaces/scratch/tenants/problems/collections/c/items/%z1",
        "/v1/namespaces/scratch/tenants/problems/collections/c/items/a%2",
        "/v1/namespaces/scratch/tenants/problems/collections/c/items?pk=%zz",
        "/v1/namespaces/scratch/tenants/../../../etc/passwd",
        "/v1/namespaces/scratch/tenants/problems/collections/c/items/../../x",
        "/v1/namespaces/scratch/./tenants",
        "//v1/namespaces",
        "/v1//namespaces",
        "/v1/namespaces/scratch/tenants//collections/c/items/a",
        "/v1/namespaces/scratch/tenants/problems/collections/c/items/a b"
      })
  void aPathThatIsNotOneIsAProblem(String path) {
    RawHttp.Reply reply = RawHttp.get(gateway.address(), path);
    assertThat(reply.status()).as("%s", reply).isIn(400, 404);
    assertThat(reply.mediaType()).as("%s", reply).isIn(Answer.PROBLEM, "");
  }

  @Test
  void aProblemsPageExplainsIt() {
    JsonNode problem = http.get("/v1/namespaces/unheard-of").expectProblem(404);
    String type = problem.path("type").textValue();
    String path = type.startsWith("http") ? type.replaceFirst("https?://[^/]+", "") : type;
    Answer page = http.get(path).expect(200);
    assertThat(page.text()).contains("NAMESPACE_NOT_FOUND");
  }

  @Test
  void noAnswerShowsTheServersInside() {
    http.put(collection.item("a"), Json.object("n", 1));
    for (Answer answer :
        List.of(
            http.get("/v1/unknown"),
            http.put(collection.item("a"), "application/json", "{\"a\":"),
            http.post(collection.query(), "application/json", "[]"),
            http.get(collection.items("pk=a&filter=%28")))) {
      assertThat(answer.text())
          .doesNotContain("Exception")
          .doesNotContain("io.quarkus")
          .doesNotContain("io.polygate")
          .doesNotContain("java.")
          .doesNotContain("\tat ");
    }
  }
}
