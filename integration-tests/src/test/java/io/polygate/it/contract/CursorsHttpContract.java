package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages: each item exactly once, by cursors that nobody can make or bend. */
abstract class CursorsHttpContract extends HttpContract {
  CursorsHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private List<String> putMany(int count) {
    List<String> keys = new ArrayList<>();
    ArrayNode operations = Json.array();
    for (int i = 0; i < count; i++) {
      String sk = String.format("%04d", i);
      keys.add(sk);
      operations.add(
          Json.object(
              "op",
              "put",
              "collection",
              collectionName,
              "pk",
              "p",
              "sk",
              sk,
              "value",
              numbered(i)));
      if (operations.size() == 100 || i == count - 1) {
        http.post(inTenant("batch"), Json.object("operations", operations)).expect(200);
        operations.removeAll();
      }
    }
    return keys;
  }

  @Test
  void aThousandItemsInPagesOfTenComeOnceEachInBothDirections() {
    List<String> keys = putMany(1000);
    Paging forward = Paging.all(http, collection.items("pk=p&limit=10"));
    assertThat(forward.sortKeys()).isEqualTo(keys);
    assertThat(forward.pages()).isBetween(100, 101);
    Paging backward = Paging.all(http, collection.items("pk=p&limit=10&order=desc"));
    assertThat(backward.sortKeys()).isEqualTo(keys.reversed());
  }

  @Test
  void pagesOfAPostEqualThoseOfAGet() {
    putMany(25);
    ObjectNode body = Json.object("pk", "p", "limit", 10);
    List<String> seen = new ArrayList<>();
    for (int page = 0; page < 4; page++) {
      Answer answer = http.post(collection.query(), body);
      seen.addAll(sortKeys(answer));
      if (next(answer).isEmpty()) {
        break;
      }
      body.put("cursor", next(answer));
    }
    assertThat(seen).hasSize(25).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void aCursorGoesOnAfterItsItemWasDeleted() {
    putMany(10);
    Answer first = http.get(collection.items("pk=p&limit=4"));
    http.delete(collection.item("p", "0003")).expect(204);
    http.delete(collection.item("p", "0004")).expect(204);
    Answer second = http.get(collection.items("pk=p&limit=4&cursor=" + Routes.encode(next(first))));
    assertThat(sortKeys(second)).containsExactly("0005", "0006", "0007", "0008");
  }

  @Test
  void aCursorMayBeUsedTwiceAndWithAnotherLimit() {
    putMany(10);
    String cursor = Routes.encode(next(http.get(collection.items("pk=p&limit=4"))));
    Answer once = http.get(collection.items("pk=p&limit=2&cursor=" + cursor));
    Answer twice = http.get(collection.items("pk=p&limit=2&cursor=" + cursor));
    assertThat(sortKeys(once)).isEqualTo(sortKeys(twice)).containsExactly("0004", "0005");
  }

  @Test
  void aForgedCursorIsRefused() {
    putMany(10);
    String cursor = next(http.get(collection.items("pk=p&limit=4")));
    for (int i = 0; i < cursor.length(); i++) {
      char changed = cursor.charAt(i) == 'A' ? 'B' : 'A';
      String forged = cursor.substring(0, i) + changed + cursor.substring(i + 1);
      int status =
          http.get(collection.items("pk=p&limit=4&cursor=" + Routes.encode(forged))).status();
      // The last character of Base64 may hold bits that stand for nothing.
      if (i < cursor.length() - 1 || status != 200) {
        assertThat(status).as("character %d of %s changed", i, cursor).isEqualTo(400);
      }
    }
    for (String forged : List.of(cursor + "A", cursor.substring(1), cursor + cursor, "=", "%%%")) {
      http.get(collection.items("pk=p&limit=4&cursor=" + Routes.encode(forged))).expectProblem(400);
    }
  }

  @Test
  void aCursorOfAnotherQueryIsRefused() {
    putMany(10);
    created(collection.item("q", "a"), numbered(1));
    created(
        Routes.Collection.of(namespace, tenant, collectionName + "x").item("p", "a"), numbered(1));
    String other = freshName("t");
    created(collectionOf(other).item("p", "a"), numbered(1));
    String cursor = Routes.encode(next(http.get(collection.items("pk=p&limit=4"))));
    List<String> others =
        List.of(
            collection.items("pk=q&limit=4"),
            collection.items("pk=p&limit=4&order=desc"),
            collection.items("pk=p&limit=4&sk.gt=0001"),
            collection.items("pk=p&limit=4&filter=" + Routes.encode("n > 3")),
            Routes.Collection.of(namespace, tenant, collectionName + "x").items("pk=p&limit=4"),
            collectionOf(other).items("pk=p&limit=4"));
    for (String path : others) {
      http.get(path + "&cursor=" + cursor).expectProblem(400);
    }
  }

  @Test
  void aScanReadsEachItemOnceInPagesAndSegments() {
    for (int i = 0; i < 60; i++) {
      created(collection.item("p" + i, "s"), numbered(i));
    }
    HashSet<String> seen = new HashSet<>();
    int count = 0;
    for (int segment = 0; segment < 4; segment++) {
      ObjectNode body = Json.object("segment", segment, "segments", 4, "limit", 7);
      List<JsonNode> found = scanned(body);
      count += found.size();
      found.forEach(item -> seen.add(item.path("pk").asText()));
    }
    assertThat(seen).hasSize(60);
    assertThat(count).isEqualTo(60);
    assertThat(scanned(Json.object("limit", 7))).hasSize(60);
  }

  private List<JsonNode> scanned(ObjectNode body) {
    List<JsonNode> found = new ArrayList<>();
    for (int page = 0; page < 100; page++) {
      Answer answer = http.post(collection.scan(), body);
      found.addAll(items(answer));
      if (next(answer).isEmpty()) {
        return found;
      }
      body.put("cursor", next(answer));
    }
    throw new AssertionError("the scan does not end");
  }

  @Test
  void aScanAsLinesGivesEachItemOnALine() {
    putMany(1200);
    Answer answer = http.post(collection.scan(), Json.object("limit", 1000), "Accept", NDJSON);
    List<JsonNode> lines = answer.expect(200).lines();
    assertThat(answer.mediaType()).isEqualTo(NDJSON);
    assertThat(lines.stream().filter(line -> line.has("pk"))).hasSize(1000);
    assertThat(lines.getLast().path("page").path("reason").asText()).isEqualTo("limit");
  }

  @Test
  void aMalformedScanIsRefused() {
    putMany(1);
    for (String body :
        List.of(
            "{\"segment\":4,\"segments\":4}",
            "{\"segment\":-1,\"segments\":4}",
            "{\"segments\":0}",
            "{\"segments\":1025,\"segment\":0}",
            "{\"segment\":1}",
            "{\"segment\":\"0\",\"segments\":1}",
            "{\"limit\":0}",
            "{\"unknown\":1}",
            "[]")) {
      http.post(collection.scan(), JSON, body).expectProblem(400);
    }
  }
}
