package io.polygate.client;

import static io.polygate.client.ToldGateway.Told.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tokens that a client sends, whatever the order of the answers. */
class TokensTest {
  private static final TenantId ACME = new TenantId("edge", "acme");
  private static final String PATH = "/v1/namespaces/edge/tenants/acme";

  private final ToldGateway gateway = new ToldGateway();
  private final Tokens tokens = new Tokens();

  TokensTest() throws IOException {}

  @AfterEach
  void close() {
    gateway.close();
  }

  private HttpRequest request(String method, String path) {
    return HttpRequest.newBuilder(URI.create(gateway.address() + path))
        .method(method, HttpRequest.BodyPublishers.noBody())
        .build();
  }

  private Tokens.Sent sending(boolean read) {
    return tokens.send(request(read ? "GET" : "PUT", PATH + "/collections/c/items/p"), read);
  }

  private void answered(Tokens.Sent sent, ToldGateway.Told answer)
      throws IOException, InterruptedException {
    gateway.tell(answer);
    try (java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient()) {
      tokens.learn(
          sent, Answer.of(http.send(sent.request(), Answer.handler(BodyHandlers.ofString()))));
    }
  }

  private static String said(Tokens.Sent sent) {
    return sent.request().headers().firstValue("Consistency").orElse("")
        + "/"
        + sent.request().headers().firstValue("Consistency-Token").orElse("");
  }

  @Test
  void readThatWasOvertakenByWriteDoesNotTakeItsTokenAway()
      throws IOException, InterruptedException {
    Tokens.Sent read = sending(true);
    Tokens.Sent write = sending(false);
    answered(write, ok("Consistency-Token", "w1"));
    answered(read, ok("Consistency-Token", "r0"));
    Tokens.Sent next = sending(true);
    assertThat(said(next)).isEqualTo("/w1");
    answered(next, ok("Consistency-Token", "r1"));
    assertThat(tokens.of(ACME)).contains("r1");
  }

  @Test
  void afterWritesBesideEachOtherEverythingIsAskedForUntilOneAnswerStandsForAll()
      throws IOException, InterruptedException {
    Tokens.Sent first = sending(false);
    Tokens.Sent second = sending(false);
    answered(second, ok("Consistency-Token", "w2"));
    answered(first, ok("Consistency-Token", "w1"));
    Tokens.Sent read = sending(true);
    assertThat(said(read)).isEqualTo("strong/");
    answered(read, ok("Consistency-Token", "r1"));
    assertThat(said(sending(true))).isEqualTo("/r1");
  }

  @Test
  void lostWritesAndErasedTenantsAreForgotten() throws IOException, InterruptedException {
    tokens.take(ACME, "lost");
    answered(
        sending(true),
        ToldGateway.Told.problem(
            409, "\"code\":\"WRITES_LOST\",\"retryable\":false,\"outcome\":\"none\""));
    assertThat(tokens.of(ACME)).isEmpty();

    tokens.take(ACME, "erased");
    answered(tokens.send(request("DELETE", PATH), false), ok("Consistency-Token", "gone"));
    assertThat(tokens.of(ACME)).isEmpty();
  }

  @Test
  void otherTenantsAndWhatTheCallerSaysAreLeftAlone() {
    tokens.take(ACME, "mine");
    assertThat(said(tokens.send(request("GET", PATH.replace("acme", "other") + "/sql"), true)))
        .isEqualTo("/");
    assertThat(said(tokens.send(request("GET", "/v1/namespaces"), true))).isEqualTo("/");
    HttpRequest eventual =
        HttpRequest.newBuilder(URI.create(gateway.address() + PATH + "/changes"))
            .header("Consistency", "eventual")
            .build();
    assertThat(said(tokens.send(eventual, true))).isEqualTo("eventual/");
  }

  @Test
  void somethingElseThanGatewayIsNoProblem() {
    gateway.tell(new ToldGateway.Told(404, java.util.List.of("Content-Type", "text/html"), "<p>"));
    Polygate polygate = Polygate.at(gateway.address()).build();
    assertThatThrownBy(() -> polygate.tenants("n").iterator().hasNext())
        .isInstanceOf(java.io.UncheckedIOException.class)
        .hasMessageContaining("Something else than a gateway");
  }
}
