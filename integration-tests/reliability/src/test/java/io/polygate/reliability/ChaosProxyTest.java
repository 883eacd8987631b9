package io.polygate.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fate does what its name says to a request and its answer. */
class ChaosProxyTest {
  private final AtomicInteger arrived = new AtomicInteger();
  private HttpServer server;
  private ChaosProxy proxy;
  private Http http;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          arrived.incrementAndGet();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    proxy = new ChaosProxy(server.getAddress().getPort());
    http = new Http(proxy::address, Duration.ofMillis(700));
  }

  @AfterEach
  void stop() throws IOException {
    http.close();
    proxy.close();
    server.stop(0);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"PASS", "DELAY_REQUEST", "DELAY_ANSWER", "SLOW_ANSWER"})
  void whatComesLateComes(Fate fate) {
    proxy.answerSome(() -> fate);
    for (int i = 0; i < 3; i++) {
      assertThat(http.put("/", Json.object("n", i)).expect(200).json())
          .isEqualTo(Json.object("n", i));
    }
    assertThat(arrived).hasValue(3);
  }

  @ParameterizedTest
  @CsvSource({
    "SWALLOW_REQUEST,0",
    "TRUNCATE_REQUEST,0",
    "SWALLOW_ANSWER,1",
    "TRUNCATE_ANSWER,1",
    "HALF_CLOSE,1",
    "RESET,1"
  })
  void whatIsLostIsLostOnItsWay(Fate fate, int arrives) {
    proxy.answerSome(() -> fate);
    assertThatThrownBy(() -> http.put("/", Json.object("n", 1)))
        .isInstanceOf(Http.Interrupted.class);
    assertThat(arrived).hasValue(arrives);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"REPEAT_REQUEST", "REPEAT_LATE"})
  void whatIsRepeatedArrivesTwiceAndIsAnsweredOnce(Fate fate) {
    proxy.answerSome(() -> fate);
    assertThat(http.put("/", Json.object("n", 1)).expect(200).json())
        .isEqualTo(Json.object("n", 1));
    assertThat(arrived).hasValue(2);
  }

  @Test
  void aPretenceArrivesNowhere() {
    proxy.answerSome(() -> Fate.PRETEND);
    http.put("/", Json.object("n", 1)).expect(200);
    assertThat(arrived).hasValue(0);
  }

  @Test
  void whatIsCutOffGoesOnWhenItIsMended() throws InterruptedException {
    proxy.cut(true);
    assertThatThrownBy(() -> http.put("/", Json.object("n", 1)))
        .isInstanceOf(Http.Interrupted.class);
    assertThat(arrived).hasValue(0);
    Thread waiting = Thread.ofVirtual().start(() -> http.put("/", Json.object("n", 2)));
    proxy.cut(false);
    waiting.join();
    http.put("/", Json.object("n", 3)).expect(200);
    assertThat(arrived.get()).isGreaterThanOrEqualTo(2);
  }
}
