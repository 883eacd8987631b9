package io.polygate.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.gateway.rest.TestClient.Answer;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ItemTest {
  private static final String ITEMS = "/v1/namespaces/notes/tenants/items/collections/things/items";
  private final TestClient client = new TestClient();

  @Test
  void anItemIsReadAsItWasWritten() {
    Answer created = client.put(ITEMS + "/a", "{\"n\": 1.50}");
    Answer read = client.get(ITEMS + "/a");

    assertThat(created.status()).isEqualTo(201);
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.text()).isEqualTo("{\"n\": 1.50}");
    assertThat(read.header("ETag")).isEqualTo(created.header("ETag"));
    assertThat(read.header("Content-Type")).contains("application/json");
  }
}
