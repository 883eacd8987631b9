package io.polygate.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.gateway.rest.TestClient.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether an item comes from memory or from its file, a client cannot tell. */
@QuarkusTest
class HotReadTest {
  private static final String ITEMS = "/v1/namespaces/notes/tenants/hot/collections/things/items";
  private final TestClient client = new TestClient();

  private static Map<String, Object> whole(Answer answer) {
    Map<String, Object> whole = new TreeMap<>(answer.response().headers().map());
    whole.remove("cache-status");
    whole.put("status", answer.status());
    whole.put("body", answer.text());
    return whole;
  }

  @ParameterizedTest
  @CsvSource({
    "/json,application/json,60",
    "/json/sorted,application/json,0",
    "/text,text/plain;charset=utf-8,60",
    "/a%2Fb,application/json,0"
  })
  void secondReadGivesWhatTheFirstGave(String path, String type, int seconds) {
    byte[] body = "[1, 2]".getBytes(StandardCharsets.UTF_8);
    if (seconds > 0) {
      client.send(
          "PUT", ITEMS + path, body, "Content-Type", type, "Item-TTL", Integer.toString(seconds));
    } else {
      client.send("PUT", ITEMS + path, body, "Content-Type", type);
    }

    Answer first = client.get(ITEMS + path);
    Answer second = client.get(ITEMS + path);

    assertThat(first.status()).isEqualTo(200);
    assertThat(whole(second)).isEqualTo(whole(first));
  }

  @Test
  void everyWriteIsReadAtOnce() {
    for (int i = 0; i < 50; i++) {
      client.put(ITEMS + "/counter", Integer.toString(i));
      for (int read = 0; read < 3; read++) {
        assertThat(client.get(ITEMS + "/counter").text()).isEqualTo(Integer.toString(i));
      }
    }
    client.delete(ITEMS + "/counter");
    assertThat(client.get(ITEMS + "/counter").problem()).isEqualTo("ITEM_NOT_FOUND");
  }

  @Test
  void conditionsAndTypesAreHeededForWhatIsInMemory() {
    client.put(ITEMS + "/known", "1");
    String etag = client.get(ITEMS + "/known").header("ETag").orElseThrow();
    client.get(ITEMS + "/known");

    assertThat(client.get(ITEMS + "/known", "If-None-Match", etag).status()).isEqualTo(304);
    assertThat(client.get(ITEMS + "/known", "If-Match", "\"other\"").status()).isEqualTo(412);
    assertThat(client.get(ITEMS + "/known", "Accept", "image/png").problem())
        .isEqualTo("NOT_ACCEPTABLE");
    assertThat(client.get(ITEMS + "/known", "Consistency", "lax").problem())
        .isEqualTo("REQUEST_INVALID");
    assertThat(client.get(ITEMS + "/known?x=1").problem()).isEqualTo("REQUEST_INVALID");
    assertThat(client.send("HEAD", ITEMS + "/known", new byte[0]).header("ETag")).contains(etag);
  }

  @Test
  void metricsKnowTheFormOfThePathAlone() {
    client.put(ITEMS + "/measured", "1");
    for (int i = 0; i < 5; i++) {
      client.get(ITEMS + "/measured");
    }

    client.get(ITEMS + "/measured//twice");
    client.get("/v1/measured");
    client.get("/measured");
    client.send("OPTIONS", ITEMS + "/measured", new byte[0]);
    client.send("MEASURED", ITEMS + "/a", new byte[0]);

    String metrics = client.get("/q/metrics").text();

    assertThat(metrics)
        .contains("method=\"OPTIONS\"", "method=\"OTHER\"", "uri=\"none\"", "status=\"404\"")
        .contains("uri=\"/v1/namespaces/{ns}/tenants/{t}/collections/{c}/items/{pk}\"");
    assertThat(metrics).doesNotContainIgnoringCase("measured");
  }
}
