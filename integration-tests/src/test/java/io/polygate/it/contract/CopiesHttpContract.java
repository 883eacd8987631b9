package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A tenant goes out as a file and comes in again, on whatever backend. */
abstract class CopiesHttpContract extends HttpContract {
  private static final String SQLITE = "application/vnd.sqlite3";

  /** How long is waited for a write to begin. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String copy = freshName("copy");

  CopiesHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer exported(String... headers) {
    return http.get(inTenant("export"), headers).expect(200);
  }

  private Answer imported(String type, byte[] body, String... headers) {
    return http.bytes("POST", Routes.tenant(namespace, copy) + "/import", type, body, headers);
  }

  private void fill() {
    for (int i = 0; i < 7; i++) {
      created(collection.item("k", "s" + i), numbered(i));
    }
    created(collection.item("plain"), Json.read("[1.50,null,\"é\"]"));
    http.bytes("PUT", collection.item("picture"), "image/png", new byte[] {0, 1, (byte) 0xff})
        .expect(201);
  }

  private void assertCopied() {
    Routes.Collection copied = collectionOf(copy);
    assertThat(sortKeys(http.get(copied.items("pk=k")))).hasSize(7);
    assertThat(http.get(copied.item("plain")).expect(200).json())
        .isEqualTo(http.get(collection.item("plain")).expect(200).json());
    Answer picture = http.get(copied.item("picture")).expect(200);
    assertThat(picture.mediaType()).isEqualTo("image/png");
    assertThat(picture.body()).isEqualTo(new byte[] {0, 1, (byte) 0xff});
  }

  @Test
  void databaseGoesOutWithItsLengthAndDigestAndComesInAgain() {
    fill();

    Answer file = exported();

    assertThat(file.mediaType()).isEqualTo(SQLITE);
    assertThat(file.requiredHeader("Content-Length")).isEqualTo("" + file.body().length);
    assertThat(file.requiredHeader("Repr-Digest")).isEqualTo(digest(file.body()));
    assertThat(new String(file.body(), 0, 15, StandardCharsets.US_ASCII))
        .isEqualTo("SQLite format 3");
    JsonNode restored =
        imported(SQLITE, file.body(), "Repr-Digest", file.requiredHeader("Repr-Digest"))
            .expect(200)
            .json();
    assertThat(restored).isEqualTo(Json.object("items", 9, "rows", 0));
    assertCopied();
  }

  @Test
  void linesGoOutAndComeInAgain() {
    fill();

    Answer lines = exported("Accept", NDJSON);

    assertThat(lines.lines().getLast())
        .isEqualTo(Json.object("end", Json.object("items", 9, "tablesLeftOut", Json.array())));
    imported(NDJSON, lines.body()).expect(200);
    assertCopied();
  }

  @Test
  void collectionGoesOutAsATableAndComesInAgain() {
    created(collection.item("a", "1"), Json.object("name", "Ada, \"L\"", "n", 1));
    created(collection.item("b"), Json.object("name", "", "tags", Json.array("x")));

    Answer table =
        http.get(inTenant("export?collection=" + collectionName), "Accept", "text/csv").expect(200);

    assertThat(table.text().lines())
        .containsExactly(
            "pk,sk,n,name,tags", "a,1,1,\"Ada, \"\"L\"\"\",", "b,,,\"\",\"[\"\"x\"\"]\"");
    Answer lines =
        http.post(collectionOf(copy).path() + "/import", "text/csv", table.text()).expect(200);
    assertThat(lines.text()).doesNotContain("code");
    assertThat(http.get(collectionOf(copy).item("a", "1")).expect(200).json().path("name"))
        .isEqualTo(Json.read("\"Ada, \\\"L\\\"\""));
  }

  @Test
  void valueThatIsNoObjectHasNoRow() {
    created(collection.item("a"), Json.read("1"));
    http.get(inTenant("export?collection=" + collectionName))
        .expectProblem(422, "CONTENT_REJECTED");
    assertThat(
            http.get(inTenant("export?collection=" + collectionName), "Accept", NDJSON)
                .expect(200)
                .lines())
        .hasSize(2);
  }

  @Test
  void copyHasWhatIsDefined() {
    define(
        Json.object(
            "fields", Json.object("n", Json.object("type", "integer")),
            "indexes", Json.object("byN", Json.object("partition", "n"))));
    created(collection.item("a"), numbered(7));

    List<JsonNode> lines = exported("Accept", NDJSON).lines();

    assertThat(lines)
        .anyMatch(
            line ->
                line.path("collection").asText().equals(collectionName)
                    && line.path("definition").path("fields").has("n"));
    imported(SQLITE, exported().body()).expect(200);
    assertThat(
            partitionKeys(
                http.post(collectionOf(copy).query(), Json.object("index", "byN", "pk", 7))))
        .containsExactly("a");
  }

  @Test
  void tenantThatHoldsAnythingIsNotCopiedInto() {
    fill();
    byte[] file = exported().body();
    http.bytes("POST", inTenant("import"), SQLITE, file).expectProblem(409, "ALREADY_EXISTS");
    assertThat(sortKeys(http.get(collection.items("pk=k")))).hasSize(7);
  }

  @Test
  void whatIsNoCopyIsRefusedAndMakesNoTenant() {
    created(collection.item("a"), numbered(1));
    byte[] file = exported().body();
    byte[] damaged = file.clone();
    for (int i = 100; i < damaged.length; i += 50) {
      damaged[i] ^= 0x55;
    }
    imported(SQLITE, new byte[0]).expectProblem(422, "CONTENT_REJECTED");
    imported(SQLITE, "no database".getBytes(StandardCharsets.UTF_8)).expectProblem(422);
    imported(SQLITE, damaged).expectProblem(422, "CONTENT_REJECTED");
    imported(SQLITE, file, "Repr-Digest", digest(damaged)).expectProblem(422, "CONTENT_REJECTED");
    imported(SQLITE, file, "Repr-Digest", "md5=:x:").expectProblem(400, "REQUEST_INVALID");
    imported("text/plain", file).expectProblem(415);
    for (String lines :
        List.of(
            "{\"collection\":\"c\",\"item\":{\"pk\":\"a\"}}",
            "{\"collection\":\"../c\",\"item\":{\"pk\":\"a\",\"value\":1}}",
            "{\"collection\":\"c\",\"item\":{\"pk\":\"\",\"value\":1}}",
            "{\"collection\":\"c\",\"item\":{\"pk\":\"a\",\"value\":1,\"expiresAt\":\"soon\"}}",
            "{\"collection\":\"c\",\"item\":{\"pk\":\"a\",\"value\":1}}\n{\"end\":{\"items\":2}}",
            "{\"collection\":\"c\",\"item\":{\"pk\":\"a\",\"value\":1}}\n"
                + "{\"collection\":\"c\",\"item\":{\"pk\":\"a\",\"value\":2}}",
            "{\"sql\":\"DROP TABLE x\"}",
            "no json")) {
      imported(NDJSON, lines.getBytes(StandardCharsets.UTF_8))
          .expectProblem(422, "CONTENT_REJECTED");
    }
    http.get(Routes.tenant(namespace, copy)).expectProblem(404, "TENANT_NOT_FOUND");
  }

  @Test
  void absentTenantIsNotCopied() {
    http.get(inTenant("export")).expectProblem(404, "TENANT_NOT_FOUND");
  }

  @Test
  void typeThatIsNotThereIsRefused() {
    created(collection.item("a"), numbered(1));
    http.get(inTenant("export"), "Accept", "text/csv").expectProblem(406, "NOT_ACCEPTABLE");
    http.get(inTenant("export?collection=" + collectionName), "Accept", SQLITE).expectProblem(406);
    http.get(inTenant("export?collection=../x")).expectProblem(400, "REQUEST_INVALID");
  }

  /** Two items are written together; where copies are snapshots, none has one without the other. */
  @Test
  void copiesUnderWritesAreEachOneCommittedState() throws InterruptedException {
    created(collection.item("first"), numbered(0));
    created(collection.item("first", "2"), numbered(0));
    boolean snapshot = description().path("parts").path("snapshots").asText().equals("native");
    int copies = snapshot ? 100 : 3;
    AtomicBoolean ended = new AtomicBoolean();
    Thread writer = Thread.ofVirtual().start(() -> write(ended));
    Set<Long> seen = new TreeSet<>();
    List<String> torn = new ArrayList<>();
    long patience = System.nanoTime() + PATIENCE.toNanos();
    try {
      // On a busy machine many copies may have been made before the first of the writes.
      for (int i = 0; i < copies || (seen.size() < 2 && System.nanoTime() < patience); i++) {
        List<JsonNode> lines = exported("Accept", NDJSON).lines();
        List<Long> numbers =
            lines.stream()
                .filter(line -> line.has("item"))
                .map(line -> line.path("item").path("value").path("n").asLong())
                .toList();
        assertThat(numbers).as("items of copy %d: %s", i, lines).hasSize(2);
        seen.addAll(numbers);
        if (snapshot && !numbers.getFirst().equals(numbers.getLast())) {
          torn.add(numbers.toString());
        }
      }
    } finally {
      ended.set(true);
      writer.join();
    }
    assertThat(torn).isEmpty();
    assertThat(seen).as("states that were copied").hasSizeGreaterThan(1);
  }

  private void write(AtomicBoolean ended) {
    for (int n = 1; !ended.get(); n++) {
      JsonNode first =
          Json.object(
              "op", "put", "collection", collectionName, "pk", "first", "value", numbered(n));
      JsonNode second =
          Json.object(
              "op",
              "put",
              "collection",
              collectionName,
              "pk",
              "first",
              "sk",
              "2",
              "value",
              numbered(n));
      http.post(inTenant("transactions"), Json.object("operations", Json.array(first, second)));
    }
  }
}
