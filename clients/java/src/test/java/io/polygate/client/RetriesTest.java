package io.polygate.client;

import static io.polygate.client.ToldGateway.Told.ok;
import static io.polygate.client.ToldGateway.Told.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.client.api.ItemsApi;
import io.polygate.client.api.ItemsApi.APIGetItemRequest;
import io.polygate.client.api.ItemsApi.APIPutItemRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent again, and what is not. */
class RetriesTest {
  private static final Retries QUICK =
      new Retries(Duration.ofSeconds(20), Duration.ofMillis(1), Duration.ofSeconds(1));
  private static final String AWAY =
      "\"code\":\"UNAVAILABLE\",\"retryable\":true,\"outcome\":\"none\"";
  private static final String UNKNOWN =
      "\"code\":\"OUTCOME_UNKNOWN\",\"retryable\":false,\"outcome\":\"unknown\"";
  private static final String THERE =
      "\"code\":\"ALREADY_EXISTS\",\"retryable\":false,\"outcome\":\"none\"";

  private final ToldGateway gateway = new ToldGateway();

  RetriesTest() throws IOException {}

  @AfterEach
  void close() {
    gateway.close();
  }

  private Object put(Retries retries) {
    Polygate polygate = Polygate.at(gateway.address()).key("secret").retries(retries).build();
    APIPutItemRequest request =
        APIPutItemRequest.newBuilder().ns("n").t("t").c("c").pk("p").body(Map.of("n", 1)).build();
    return Polygate.call(() -> polygate.api(ItemsApi::new).putItem(request));
  }

  private Object get(Retries retries) {
    Polygate polygate = Polygate.at(gateway.address()).retries(retries).build();
    APIGetItemRequest request =
        APIGetItemRequest.newBuilder().ns("n").t("t").c("c").pk("p").build();
    return Polygate.call(() -> polygate.api(ItemsApi::new).getItem(request));
  }

  @Test
  void whatIsRetryableOrUnknownIsSentAgainWithTheSameKey() {
    gateway.tell(problem(503, AWAY));
    gateway.tell(problem(504, UNKNOWN));
    gateway.tell(ok("Content-Type", "application/json"));
    put(QUICK);
    assertThat(gateway.requests()).isEqualTo(3);
    Optional<String> key = gateway.header(0, "Idempotency-Key");
    assertThat(key).isPresent();
    assertThat(gateway.header(1, "Idempotency-Key")).isEqualTo(key);
    assertThat(gateway.header(2, "Idempotency-Key")).isEqualTo(key);
    assertThat(gateway.header(2, "Authorization")).contains("Bearer secret");
  }

  @Test
  void readsHaveNoKey() {
    gateway.tell(ok("Content-Type", "application/json"));
    get(QUICK);
    assertThat(gateway.header(0, "Idempotency-Key")).isEmpty();
  }

  @Test
  void otherRefusalsAreThrownWithTheirProblem() {
    gateway.tell(problem(409, THERE));
    assertThatThrownBy(() -> put(QUICK))
        .isInstanceOfSatisfying(
            PolygateException.class,
            e -> {
              assertThat(e.problem().getDetail()).isEqualTo("as told");
              assertThat(e).hasMessage("ALREADY_EXISTS: as told");
            });
    assertThat(gateway.requests()).isEqualTo(1);
  }

  @Test
  void wordsOfNewerGatewaysAreNoObstacle() {
    gateway.tell(problem(418, "\"code\":\"NEWER\",\"retryable\":false,\"outcome\":\"none\""));
    assertThatThrownBy(() -> get(QUICK))
        .isInstanceOfSatisfying(
            PolygateException.class, e -> assertThat(e.problem().getDetail()).isEqualTo("as told"));
  }

  @Test
  void theDeadlineEndsTheAttempts() {
    for (int i = 0; i < 200; i++) {
      gateway.tell(problem(503, AWAY));
    }
    assertThatThrownBy(
            () ->
                get(
                    new Retries(
                        Duration.ofMillis(100), Duration.ofMillis(20), Duration.ofMillis(20))))
        .isInstanceOf(PolygateException.class);
    assertThat(gateway.requests()).isBetween(2, 199);
  }

  @Test
  void gatewayThatWantsToBeLeftAloneForLongerIsNotAskedAgain() {
    gateway.tell(problem(503, AWAY, "Retry-After", "60"));
    assertThatThrownBy(() -> get(QUICK)).isInstanceOf(PolygateException.class);
    assertThat(gateway.requests()).isEqualTo(1);
  }

  @Test
  void boundsThatAreNoneAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QUICK.within(Duration.ZERO))
        .withMessageContaining("more than zero");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Retries(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }

  @Test
  void pausesStayBelowTheirBounds() {
    Retries retries = Retries.DEFAULT;
    for (int attempts = 1; attempts < 100; attempts++) {
      assertThat(retries.pauseAfter(attempts))
          .isBetween(Duration.ZERO, retries.maxPause())
          .isLessThanOrEqualTo(retries.pause().multipliedBy(1L << Math.min(attempts - 1, 20)));
    }
  }
}
