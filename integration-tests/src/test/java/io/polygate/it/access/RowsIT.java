package io.polygate.it.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.gateway.access.Grant;
import io.polygate.gateway.access.KeyAdministration;
import io.polygate.gateway.access.KeyFile;
import io.polygate.it.server.Answer;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A caller whose grant is of their own items alone, on several backends. Items of somebody else
 * have a canary in their keys and values, and whatever the caller is answered is searched for it.
 */
final class RowsIT {
  private static final String CANARY = "canary-5b1e";
  private static final String OWNER = "owner = 'ada'";

  private static Optional<GatewayProcess> gateway = Optional.empty();
  private static KeyAdministration keys = new KeyAdministration(new KeyFile(Path.of("")));
  private static Caller root = new Caller("");
  private static Caller ada = new Caller("");

  /** Who sends requests; of ada's answers none may have the canary. */
  private record Caller(String key) {
    Answer send(String method, String path, String type, String body, String... headers) {
      List<String> all = new ArrayList<>(List.of(headers));
      all.addAll(List.of("Authorization", "Bearer " + key));
      BodyPublisher publisher =
          body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
      Answer answer =
          http()
              .send(
                  method,
                  path,
                  body.isEmpty() ? null : type,
                  publisher,
                  all.toArray(String[]::new));
      if (key.equals(ada.key())) {
        assertThat(toldBeyond(path + body, answer.text() + answer.headers().map()))
            .as("%s %s", method, path)
            .doesNotContain(CANARY);
      }
      return answer;
    }

    /** What is said beyond a client's own words, which may come back: the keys that it names. */
    private static String toldBeyond(String own, String answer) {
      String told = answer;
      for (int i = 0; i < 10; i++) {
        told = own.contains(CANARY + i) ? told.replace(CANARY + i, "") : told;
      }
      return told;
    }

    Answer get(String path, String... headers) {
      return send("GET", path, "", "", headers);
    }

    Answer json(String method, String path, JsonNode body, String... headers) {
      return send(method, path, "application/json", Json.write(body), headers);
    }
  }

  /** The places of one test. */
  private record Places(String namespace, String tenant) {
    Routes.Collection notes() {
      return Routes.Collection.of(namespace, tenant, "notes");
    }

    String in(String part) {
      return Routes.tenant(namespace, tenant) + "/" + part;
    }

    String hidden(int i) {
      return notes().item("shelf", CANARY + i);
    }

    String own(int i) {
      return notes().item("shelf", "own" + i);
    }
  }

  @BeforeAll
  static void start(@TempDir Path directory) {
    Path file = directory.resolve("keys.json");
    keys = new KeyAdministration(new KeyFile(file));
    root = new Caller(made("admin+schema+writer@*"));
    ada = new Caller(made("writer@*/*/* where " + OWNER));
    gateway =
        Optional.of(
            GatewayProcess.start(
                """
                polygate.namespaces.notes.backend=sqlite/main
                polygate.namespaces.notes.sql=true
                polygate.namespaces.notes.changes=values
                polygate.namespaces.sparse.backend=sqlite/main
                polygate.namespaces.sparse.changes=keys
                polygate.namespaces.sessions.backend=kv/main
                polygate.namespaces.users.backend=sharded/users
                polygate.namespaces.scratch.backend=%s
                polygate.access.keys-file=%s
                """
                    .formatted(
                        Boolean.getBoolean("polygate.product") ? "kv/memory-main" : "memory/main",
                        file)));
  }

  @AfterAll
  static void stop() {
    gateway.ifPresent(GatewayProcess::close);
  }

  private static Http http() {
    return gateway.orElseThrow().http();
  }

  private static String made(String grant) {
    return keys.create("rows", List.of(Grant.parse(grant)), Optional.empty()).text();
  }

  /** Five items of ada's and five of bob's, between each other. */
  private static Places places(String namespace, String tenant) {
    Places places = new Places(namespace, tenant);
    for (int i = 0; i < 5; i++) {
      root.json("PUT", places.own(i), Json.object("owner", "ada", "n", i)).expect(201);
      root.json("PUT", places.hidden(i), Json.object("owner", "bob", "n", i, "secret", CANARY))
          .expect(201);
    }
    root.json("PUT", places.notes().item(CANARY), Json.object("owner", "bob")).expect(201);
    root.send("PUT", places.notes().item("opaque"), "text/plain", CANARY).expect(201);
    return places;
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes", "sessions", "users", "scratch"})
  void itemsOfOthersAreNotThereToBeRead(String namespace) {
    Places at = places(namespace, "reads");

    ada.get(at.own(1)).expect(200);
    JsonNode hidden = ada.get(at.hidden(1)).expectProblem(404, "ITEM_NOT_FOUND");
    JsonNode absent =
        ada.get(at.notes().item("shelf", "nothing")).expectProblem(404, "ITEM_NOT_FOUND");
    assertThat(hidden).isEqualTo(absent);
    ada.get(at.notes().item("opaque")).expectProblem(404, "ITEM_NOT_FOUND");
    assertThat(ada.send("HEAD", at.hidden(1), "", "").header("ETag")).isEmpty();
    Answer insisted = ada.get(at.hidden(1), "If-Match", "*");
    insisted.expectProblem(412, "PRECONDITION_FAILED");
    assertThat(insisted.header("ETag")).isEmpty();

    JsonNode batch =
        ada.json(
                "POST",
                at.in("batch"),
                Json.object(
                    "operations",
                    Json.array(operation("get", "own1"), operation("get", CANARY + "1"))))
            .expect(207)
            .json()
            .path("results");
    assertThat(batch.get(0).path("status").intValue()).isEqualTo(200);
    assertThat(batch.get(1).path("status").intValue()).isEqualTo(404);

    root.get(at.hidden(1)).expect(200);
  }

  private static JsonNode operation(String op, String sk, Object... members) {
    List<Object> all =
        new ArrayList<>(List.of("op", op, "collection", "notes", "pk", "shelf", "sk", sk));
    all.addAll(List.of(members));
    return Json.object(all.toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes", "sessions", "users", "scratch"})
  void noListCountOrCursorTellsOfThem(String namespace) {
    Places at = places(namespace, "lists");

    for (JsonNode query :
        List.of(
            Json.object("pk", "shelf", "explain", true),
            Json.object("pk", "shelf", "order", "desc", "explain", true),
            Json.object("allowScan", true, "explain", true),
            Json.object(
                "pk", "shelf", "filter", "owner = 'bob' OR attribute_exists(n)", "explain", true),
            Json.object("pk", "shelf", "filter", "NOT owner = 'nobody'", "explain", true))) {
      JsonNode page = ada.json("POST", at.notes().query(), query).expect(200).json();
      assertThat(keysOf(page)).as("%s", query).hasSize(5).allMatch(sk -> sk.startsWith("own"));
      assertThat(page.path("explain").path("examined").intValue()).isEqualTo(5);
      assertThat(page.path("page").path("reason").asText()).isEqualTo("end");
    }
    JsonNode count =
        ada.json(
                "POST",
                at.notes().query(),
                Json.object("pk", "shelf", "count", true, "explain", true))
            .expect(200)
            .json();
    assertThat(count.path("page").path("count").intValue()).isEqualTo(5);
    assertThat(count.path("explain").path("examined").intValue()).isEqualTo(5);
    assertThat(
            ada.json("POST", at.notes().query(), Json.object("pk", CANARY))
                .expect(200)
                .json()
                .path("items"))
        .isEmpty();

    for (int limit = 1; limit <= 6; limit++) {
      assertThat(paged(at, limit))
          .containsExactlyInAnyOrder("own0", "own1", "own2", "own3", "own4");
    }
    List<JsonNode> lines =
        ada.send(
                "POST",
                at.notes().scan(),
                "application/json",
                "{}",
                "Accept",
                "application/x-ndjson")
            .expect(200)
            .lines();
    assertThat(lines.stream().filter(line -> line.has("sk"))).hasSize(5);
    assertThat(ada.get(at.notes().items("pk=shelf&limit=10")).expect(200).json().path("items"))
        .hasSize(5);
  }

  private static Set<String> keysOf(JsonNode page) {
    Set<String> keys = new HashSet<>();
    page.path("items").forEach(item -> keys.add(item.path("sk").asText()));
    return keys;
  }

  /** All pages of a scan: each is full but the last, and no cursor can be read. */
  private static List<String> paged(Places at, int limit) {
    List<String> found = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    int pages = 0;
    do {
      var body = Json.object("limit", limit);
      cursor.ifPresent(text -> body.put("cursor", text));
      JsonNode page = ada.json("POST", at.notes().scan(), body).expect(200).json();
      page.path("items").forEach(item -> found.add(item.path("sk").asText()));
      cursor = Optional.ofNullable(page.path("page").get("next")).map(JsonNode::asText);
      cursor.ifPresent(
          text ->
              assertThat(
                      new String(Base64.getUrlDecoder().decode(text), StandardCharsets.ISO_8859_1))
                  .doesNotContain(CANARY, "own", "shelf"));
      pages++;
    } while (cursor.isPresent());
    assertThat(pages).isEqualTo((5 + limit - 1) / limit);
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes", "sessions", "users", "scratch"})
  void noWriteTouchesThemOrMakesOne(String namespace) {
    Places at = places(namespace, "writes");
    JsonNode mine = Json.object("owner", "ada", "n", 9);
    JsonNode foreign = Json.object("owner", "bob");
    String merge = "application/merge-patch+json";
    String before = root.get(at.hidden(1)).expect(200).etag();

    ada.json("PUT", at.hidden(1), mine).expectProblem(409, "ALREADY_EXISTS");
    ada.json("PUT", at.hidden(1), foreign).expectProblem(409, "ALREADY_EXISTS");
    Answer ifNew = ada.json("PUT", at.hidden(1), mine, "If-None-Match", "*");
    ifNew.expectProblem(409, "ALREADY_EXISTS");
    assertThat(ifNew.header("ETag")).isEmpty();
    Answer ifKnown = ada.json("PUT", at.hidden(1), mine, "If-Match", before);
    ifKnown.expectProblem(412, "PRECONDITION_FAILED");
    assertThat(ifKnown.header("ETag")).isEmpty();
    ada.send("PATCH", at.hidden(1), merge, "{\"n\":1}").expectProblem(404, "ITEM_NOT_FOUND");
    ada.json("PATCH", at.hidden(1), Json.object("update", "SET n = 1"))
        .expectProblem(409, "ALREADY_EXISTS");
    ada.json(
            "PATCH",
            at.hidden(1),
            Json.object("update", "SET n = 1", "condition", "secret = '" + CANARY + "'"))
        .expectProblem(412, "PRECONDITION_FAILED");
    ada.send("DELETE", at.hidden(1), "", "").expect(204);
    ada.send("DELETE", at.hidden(1), "", "", "If-Match", before)
        .expectProblem(412, "PRECONDITION_FAILED");
    assertThat(root.get(at.hidden(1)).expect(200).etag()).isEqualTo(before);

    ada.json("PUT", at.own(1), foreign).expectProblem(403, "ACCESS_DENIED");
    ada.json("PUT", at.notes().item("new"), foreign).expectProblem(403, "ACCESS_DENIED");
    ada.send("PUT", at.notes().item("new"), "text/plain", "x").expectProblem(403, "ACCESS_DENIED");
    ada.send("PATCH", at.own(1), merge, "{\"owner\":\"bob\"}").expectProblem(403, "ACCESS_DENIED");
    ada.send("PATCH", at.own(1), merge, "{\"owner\":null}").expectProblem(403, "ACCESS_DENIED");
    ada.send(
            "PATCH",
            at.own(1),
            "application/json-patch+json",
            "[{\"op\":\"replace\",\"path\":\"/owner\",\"value\":\"bob\"}]")
        .expectProblem(403, "ACCESS_DENIED");
    ada.json("PATCH", at.own(1), Json.object("update", "SET owner = 'bob'"))
        .expectProblem(403, "ACCESS_DENIED");
    ada.json("PATCH", at.notes().item("new"), Json.object("update", "SET owner = 'bob'"))
        .expectProblem(403, "ACCESS_DENIED");
    ada.json("POST", at.notes().items(), Json.object("pk", "new", "owner", "bob"))
        .expectProblem(403, "ACCESS_DENIED");
    root.get(at.notes().item("new")).expect(404);

    ada.json("PUT", at.own(1), mine).expect(200);
    ada.json("PATCH", at.own(1), Json.object("update", "SET n = n + 1", "returns", "new"))
        .expect(200);
    assertThat(ada.get(at.own(1)).expect(200).json().path("n").intValue()).isEqualTo(10);
    ada.json("PUT", at.notes().item("shelf", "own9"), mine).expect(201);
    ada.send("DELETE", at.notes().item("shelf", "own9"), "", "").expect(204);
    root.get(at.notes().item("shelf", "own9")).expect(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes", "sessions", "users", "scratch"})
  void noBatchTransactionOrImportDoesEither(String namespace) {
    Places at = places(namespace, "many");
    JsonNode mine = Json.object("owner", "ada");

    JsonNode results =
        ada.json(
                "POST",
                at.in("batch"),
                Json.object(
                    "operations",
                    Json.array(
                        operation("put", CANARY + "1", "value", mine),
                        operation("delete", CANARY + "1"),
                        operation("put", "own1", "value", Json.object("owner", "bob")),
                        operation("put", "own2", "value", mine))))
            .expect(207)
            .json()
            .path("results");
    List<Integer> statuses = new ArrayList<>();
    results.forEach(result -> statuses.add(result.path("status").intValue()));
    assertThat(statuses).containsExactly(409, 204, 403, 200);
    assertThat(results.get(1).has("etag")).isFalse();

    for (JsonNode refused :
        List.of(
            operation("put", CANARY + "1", "value", mine),
            operation("update", CANARY + "1", "update", "SET n = 1"),
            operation("put", "own2", "value", Json.object("owner", "bob")),
            operation("update", "own2", "update", "SET owner = 'bob'"),
            operation("check", CANARY + "1", "ifMatch", "*"),
            operation("check", CANARY + "1", "condition", "owner = 'bob'"))) {
      Answer answer =
          ada.json(
              "POST",
              at.in("transactions"),
              Json.object(
                  "operations",
                  Json.array(operation("update", "own3", "update", "SET n = 77"), refused)));
      assertThat(answer.status()).as("%s", refused).isIn(403, 409, 412);
      assertThat(answer.header("ETag")).isEmpty();
      assertThat(answer.text()).doesNotContain("\"current\"");
    }
    assertThat(root.get(at.own(3)).expect(200).json().path("n").intValue()).isEqualTo(3);
    JsonNode done =
        ada.json(
                "POST",
                at.in("transactions"),
                Json.object(
                    "operations",
                    Json.array(
                        operation("update", "own3", "update", "SET n = 77"),
                        operation("delete", CANARY + "1"),
                        operation("check", CANARY + "2", "ifNoneMatch", "*"))))
            .expect(200)
            .json()
            .path("results");
    assertThat(done.get(1).has("etag") || done.get(2).has("etag")).isFalse();
    root.get(at.hidden(1)).expect(200);

    List<JsonNode> lines =
        ada.send(
                "POST",
                at.notes().imports(),
                "application/x-ndjson",
                """
                {"pk":"shelf","sk":"own5","owner":"ada"}
                {"pk":"shelf","sk":"%s3","owner":"ada"}
                {"pk":"shelf","sk":"own6","owner":"bob"}
                """
                    .formatted(CANARY))
            .expect(200)
            .lines();
    assertThat(lines.stream().limit(3).map(line -> line.path("status").intValue()))
        .containsExactly(201, 409, 403);
    assertThat(root.get(at.hidden(3)).expect(200).json().path("owner").asText()).isEqualTo("bob");
    root.get(at.notes().item("shelf", "own6")).expect(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes", "sessions", "users", "scratch"})
  void copiesAndQueriesAndReferencesTellNothing(String namespace) {
    Places at = places(namespace, "copies");
    root.json(
            "PUT",
            Routes.definition(namespace, "links"),
            Json.object(
                "references", Json.object("to", Json.object("field", "to", "collection", "notes"))))
        .expect(201);
    Routes.Collection links = Routes.Collection.of(namespace, at.tenant(), "links");
    for (String to : List.of("opaque", "nothing")) {
      root.json("PUT", links.item(to), Json.object("owner", "ada", "to", to)).expect(201);
    }
    JsonNode hidden = ada.get(links.item("opaque") + "?expand=to").expect(200).json();
    JsonNode absent = ada.get(links.item("nothing") + "?expand=to").expect(200).json();
    assertThat(hidden.findValue("expanded").toString().replace("opaque", "nothing"))
        .isEqualTo(absent.findValue("expanded").toString());

    List<JsonNode> lines =
        ada.get(at.in("export"), "Accept", "application/x-ndjson").expect(200).lines();
    assertThat(lines.stream().filter(line -> line.has("item"))).hasSize(7);
    assertThat(lines.getLast().path("end").path("items").intValue()).isEqualTo(7);
    ada.get(at.in("export"), "Accept", "application/vnd.sqlite3").expect(200);
    assertThat(ada.get(at.in("export?collection=notes"), "Accept", "text/csv").text().lines())
        .hasSize(6);

    root.json(
            "PUT",
            Routes.namespace(namespace) + "/queries/all",
            Json.object("query", Json.object("collection", "notes", "allowScan", true)))
        .expect(201);
    Answer run = ada.get(at.in("queries/all?limit=2")).expect(200);
    assertThat(run.json().path("items")).hasSize(2);
    root.json("PUT", at.hidden(7), Json.object("owner", "bob")).expect(201);
    ada.get(at.in("queries/all?limit=2"), "If-None-Match", run.etag()).expect(304);

    ada.get(Routes.tenant(namespace, at.tenant())).expectProblem(403, "ACCESS_DENIED");
    ada.send("POST", at.in("import"), "application/x-ndjson", "{}").expect(403);
    ada.json("POST", at.in("sql"), Json.object("statements", Json.array())).expect(403);
    ada.get("/q/metrics").expect(403);
  }

  @Test
  void whatKeepsReferencesSeesAllAndTellsNothing() {
    Places at = places("notes", "kept");
    root.json(
            "PUT",
            Routes.definition("notes", "replies"),
            Json.object(
                "fields",
                Json.object("to", Json.object("type", "string")),
                "indexes",
                Json.object("byTo", Json.object("partition", "to")),
                "references",
                Json.object(
                    "to",
                    Json.object("field", "to", "collection", "threads", "onDelete", "cascade"))))
        .expect(201);
    Routes.Collection threads = Routes.Collection.of("notes", at.tenant(), "threads");
    Routes.Collection replies = Routes.Collection.of("notes", at.tenant(), "replies");
    for (String thread : List.of("a", "b")) {
      root.json("PUT", threads.item(thread), Json.object("owner", "ada")).expect(201);
    }
    root.json("PUT", threads.item("bobs"), Json.object("owner", "bob")).expect(201);
    root.json("PUT", replies.item(CANARY), Json.object("owner", "bob", "to", "a")).expect(201);

    JsonNode hidden =
        ada.json("PUT", replies.item("r"), Json.object("owner", "ada", "to", "bobs"))
            .expectProblem(422, "CONTENT_REJECTED");
    JsonNode absent =
        ada.json("PUT", replies.item("r"), Json.object("owner", "ada", "to", "none"))
            .expectProblem(422, "CONTENT_REJECTED");
    assertThat(hidden).isEqualTo(absent);
    ada.json("PUT", replies.item("r"), Json.object("owner", "ada", "to", "b")).expect(201);
    ada.send("DELETE", threads.item("a"), "", "").expectProblem(409, "ITEM_REFERENCED");
    root.get(replies.item(CANARY)).expect(200);
    ada.send("DELETE", threads.item("b"), "", "").expect(204);
    root.get(replies.item("r")).expect(404);
    String fences = Routes.Collection.of("notes", at.tenant(), "polygate-fences").scan();
    ada.json("POST", fences, Json.object()).expectProblem(404, "COLLECTION_NOT_FOUND");
  }

  @Test
  void changesComeAndGoWithTheItemsSight() throws Exception {
    Places at = new Places("notes", "changes");
    String mine = at.notes().item("moving");
    root.json("PUT", at.notes().item("first"), Json.object("owner", "ada")).expect(201);
    root.json("PUT", mine, Json.object("owner", "bob", "secret", CANARY)).expect(201);
    root.json("PUT", mine, Json.object("owner", "ada", "n", 1)).expect(200);
    root.json("PUT", mine, Json.object("owner", "ada", "n", 2)).expect(200);
    root.json("PUT", mine, Json.object("owner", "bob", "secret", CANARY)).expect(200);
    for (int i = 0; i < 20; i++) {
      root.json("PUT", at.hidden(i), Json.object("owner", "bob", "secret", CANARY)).expect(201);
    }
    root.json("PUT", at.notes().item("last"), Json.object("owner", "ada")).expect(201);

    List<JsonNode> lines = ada.get(at.in("changes?values=true")).expect(200).lines();
    assertThat(lines.stream().filter(line -> line.has("type")).map(RowsIT::told))
        .containsExactly(
            "created first", "created moving", "updated moving", "deleted moving", "created last");
    List<String> paged = new ArrayList<>();
    String after = "0";
    for (int i = 0; i < 3; i++) {
      List<JsonNode> page = ada.get(at.in("changes?limit=2&after=" + after)).expect(200).lines();
      page.stream().filter(line -> line.has("type")).forEach(line -> paged.add(told(line)));
      after = page.getLast().path("page").path("next").asText();
    }
    assertThat(paged).hasSize(5);
    ada.get(at.in("changes?after=7")).expectProblem(400, "REQUEST_INVALID");
    assertThat(lines.getFirst().path("id").asText()).hasSizeGreaterThan(60);

    Places sparse = new Places("sparse", "changes");
    root.json("PUT", sparse.own(1), Json.object("owner", "ada")).expect(201);
    ada.get(sparse.in("changes")).expectProblem(403, "ACCESS_DENIED");

    // A stream that is followed ends when its key is not good any more.
    KeyAdministration.Made brief =
        keys.create(
            "brief",
            Stream.of("writer@notes where " + OWNER).map(Grant::parse).toList(),
            Optional.empty());
    Caller reader = new Caller(brief.text());
    await("the key to be known").until(() -> reader.get(at.own(0)).status() == 404);
    CompletableFuture<Answer> stream =
        CompletableFuture.supplyAsync(
            () -> reader.get(at.in("changes"), "Accept", "text/event-stream"));
    assertThat(keys.revoke(brief.key().id())).isTrue();
    String events = stream.get(30, TimeUnit.SECONDS).text();
    assertThat(events).contains("event: problem", "UNAUTHENTICATED").doesNotContain(CANARY);
  }

  private static String told(JsonNode line) {
    return line.path("type").asText().replace("io.polygate.item.", "")
        + " "
        + line.path("data").path("pk").asText();
  }

  @Test
  void callersOfOtherItemsDoNotShareIdempotencyKeys() {
    Places at = new Places("notes", "once");
    String path = at.notes().item("shared");
    JsonNode body = Json.object("update", "SET owner = 'ada'", "returns", "new");
    root.json("PATCH", path, body, "Idempotency-Key", "k").expect(201);
    root.json("PUT", path, Json.object("owner", "bob", "secret", CANARY)).expect(200);

    Answer again = ada.json("PATCH", path, body, "Idempotency-Key", "k");
    again.expectProblem(409, "ALREADY_EXISTS");
    Answer own = ada.json("PUT", at.own(1), Json.object("owner", "ada"), "Idempotency-Key", "k");
    own.expect(201);
    Answer replayed =
        ada.json("PUT", at.own(1), Json.object("owner", "ada"), "Idempotency-Key", "k");
    assertThat(replayed.requiredHeader("Idempotency-Replayed")).isEqualTo("true");
    assertThat(replayed.etag()).isEqualTo(own.etag());
  }

  @Test
  void aVersionThatIsNotInForceIsNotShown() {
    Places at = places("notes", "versions");
    root.json("PUT", Routes.definition("notes", "moved"), Json.object("fields", Json.object()))
        .expect(201);
    Routes.Collection moved = Routes.Collection.of("notes", at.tenant(), "moved");
    root.json("PUT", moved.item("a"), Json.object("who", "ada")).expect(201);
    root.json(
            "PUT",
            Routes.definition("notes", "moved"),
            Json.object(
                "fields",
                Json.object(),
                "migrate",
                Json.array(Json.object("rename", Json.array("who", "owner")))))
        .expect(200);
    ada.get(moved.item("a")).expect(200);
    ada.get(moved.item("a"), "Accept-Version", "1").expectProblem(403, "ACCESS_DENIED");
    root.get(moved.item("a"), "Accept-Version", "1").expect(200);
  }
}
