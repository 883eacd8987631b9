package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The changes of items, read and followed. */
abstract class ChangesHttpContract extends HttpContract {
  private final GatewayProcess gateway;

  ChangesHttpContract(String namespace, Http http, GatewayProcess gateway) {
    super(namespace, http);
    this.gateway = gateway;
  }

  private List<JsonNode> lines(String query) {
    return http.get(inTenant("changes" + query)).expect(200).lines();
  }

  private static String next(List<JsonNode> lines) {
    return lines.getLast().path("page").path("next").asText();
  }

  @Test
  void changesComeInTheirOrderAsCloudEvents() {
    created(collection.item("a/b", "é"), numbered(1));
    http.put(collection.item("a/b", "é"), numbered(2)).expect(200);
    http.delete(collection.item("a/b", "é")).expect(204);

    List<JsonNode> lines = lines("?values=true");

    assertThat(lines).hasSize(4);
    assertThat(lines.stream().map(line -> line.path("type").asText()).limit(3))
        .containsExactly(
            "io.polygate.item.created", "io.polygate.item.updated", "io.polygate.item.deleted");
    JsonNode updated = lines.get(1);
    assertThat(updated.path("specversion").asText()).isEqualTo("1.0");
    assertThat(updated.path("source").asText()).isEqualTo(Routes.tenant(namespace, tenant));
    assertThat(updated.path("subject").asText())
        .isEqualTo("collections/" + collectionName + "/items/a%2Fb/%C3%A9");
    assertThat(updated.path("data").path("sk").asText()).isEqualTo("é");
    assertThat(updated.path("data").path("old")).isEqualTo(numbered(1));
    assertThat(updated.path("data").path("value")).isEqualTo(numbered(2));
    assertThat(lines("").getFirst().path("data").has("value")).isFalse();
  }

  @Test
  void pagesGoOnWhereTheyEnded() {
    for (int i = 0; i < 5; i++) {
      created(collection.item("k" + i), numbered(i));
    }
    List<String> subjects = new ArrayList<>();
    List<JsonNode> page = lines("?limit=2");
    while (page.size() > 1) {
      assertThat(page.size()).isLessThanOrEqualTo(3);
      page.subList(0, page.size() - 1)
          .forEach(change -> subjects.add(change.path("data").path("pk").asText()));
      page = lines("?limit=2&after=" + next(page));
    }
    assertThat(subjects).containsExactly("k0", "k1", "k2", "k3", "k4");
  }

  @Test
  void oneCollectionIsWanted() {
    created(collection.item("a"), numbered(1));
    http.put(Routes.Collection.of(namespace, tenant, "another").item("x"), numbered(1)).expect(201);
    assertThat(lines("?collection=another")).hasSize(2);
  }

  @Test
  void placesThatAreNoneAreRefused() {
    created(collection.item("a"), numbered(1));
    http.get(inTenant("changes?after=x")).expectProblem(400, "REQUEST_INVALID");
    http.get(inTenant("changes?after=1-1")).expectProblem(410, "CHANGES_GONE");
    http.get(inTenant("changes?limit=0")).expectProblem(400, "REQUEST_INVALID");
    http.get(inTenant("changes"), "Accept", "text/csv").expectProblem(406, "NOT_ACCEPTABLE");
    http.get(Routes.tenant(namespace, "nobody") + "/changes")
        .expectProblem(404, "TENANT_NOT_FOUND");
    String place = next(lines(""));
    http.delete(Routes.tenant(namespace, tenant)).expect(204);
    created(collection.item("a"), numbered(1));
    http.get(inTenant("changes?after=" + place)).expectProblem(410, "CHANGES_GONE");
  }

  @Test
  void namespaceThatKeepsNoneSaysSo() {
    Routes.Collection other = Routes.Collection.of("moving", tenant, collectionName);
    created(other.item("a"), numbered(1));
    http.get(Routes.tenant("moving", tenant) + "/changes").expectProblem(403, "CHANGES_NOT_KEPT");
  }

  /** Events, one by one, of a connection that stays open. */
  private final class Events implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final InputStream body;
    private final BufferedReader reader;

    Events(String... headers) throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(gateway.address() + inTenant("changes")))
              .header("Accept", "text/event-stream");
      if (headers.length > 0) {
        request.headers(headers);
      }
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      body = response.body();
      reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The next event that is no comment: its id and what it says. */
    List<String> next() throws IOException {
      List<String> event = new ArrayList<>();
      String line = reader.readLine();
      while (line != null && !(line.isEmpty() && !event.isEmpty())) {
        if (line.startsWith("id: ") || line.startsWith("data: ")) {
          event.add(line.substring(line.indexOf(' ') + 1));
        }
        line = reader.readLine();
      }
      return event;
    }

    @Override
    public void close() throws IOException {
      body.close();
      client.shutdownNow();
    }
  }

  @Test
  void changesAreFollowedAndResumed() throws IOException, InterruptedException {
    created(collection.item("a"), numbered(1));
    String last;
    try (Events events = new Events()) {
      assertThat(pk(events.next())).isEqualTo("a");
      created(collection.item("b"), numbered(1));
      List<String> second = events.next();
      assertThat(pk(second)).isEqualTo("b");
      last = second.getFirst();
    }
    created(collection.item("c"), numbered(1));
    try (Events events = new Events("Last-Event-ID", last)) {
      assertThat(pk(events.next())).isEqualTo("c");
      created(collection.item("d"), numbered(1));
      assertThat(pk(events.next())).isEqualTo("d");
    }
  }

  private static String pk(List<String> event) {
    assertThat(event).hasSize(2);
    return Json.read(event.getLast()).path("data").path("pk").asText();
  }

  @Test
  void readerThatDoesNotReadHoldsNobodyUp() throws IOException, InterruptedException {
    created(collection.item("first"), numbered(1));
    int writes = 1_000;
    try (Events slow = new Events();
        Events quick = new Events()) {
      for (int i = 0; i < writes; i++) {
        created(collection.item("k" + i), numbered(i));
      }
      for (Events events : List.of(quick, slow)) {
        assertThat(pk(events.next())).isEqualTo("first");
        for (int i = 0; i < writes; i++) {
          assertThat(pk(events.next())).isEqualTo("k" + i);
        }
      }
    }
  }
}
