package io.polygate.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.gateway.rest.TestClient.Answer;
import io.polygate.spi.Value;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RequestSizesTest {
  private static final String TENANTS = "/v1/namespaces/notes/tenants";
  private final TestClient client = new TestClient();

  @ParameterizedTest
  @ValueSource(strings = {"/v1/namespaces/", "/q/health?", "/elsewhere/"})
  void longRequestLineIsAProblem(String path) {
    Answer answer = client.get(path + "a".repeat(17_000));

    assertThat(answer.problem()).isEqualTo("URI_TOO_LONG");
    assertThat(answer.at("limit", "max")).isEqualTo(Value.Num.of(16_384));
  }

  @Test
  void largeHeadersAreAProblem() {
    Answer answer = client.get(TENANTS, "Cookie", "a=" + "b".repeat(33_000));

    assertThat(answer.problem()).isEqualTo("HEADERS_TOO_LARGE");
    assertThat(answer.at("limit", "max")).isEqualTo(Value.Num.of(32_768));
  }

  @Test
  void bodyThatIsTooLargeIsAProblem() {
    byte[] body = new byte[33 << 20];
    Answer answer =
        client.send(
            "PUT", TENANTS + "/t/collections/c/items/large", body, "Content-Type", "image/png");

    assertThat(answer.problem()).isEqualTo("LIMIT_EXCEEDED");
  }

  @Test
  void whatIsWithinTheLimitsIsServed() {
    Answer answer = client.get(TENANTS + "?limit=1", "Cookie", "a=" + "b".repeat(30_000));

    assertThat(answer.status()).isEqualTo(200);
  }
}
