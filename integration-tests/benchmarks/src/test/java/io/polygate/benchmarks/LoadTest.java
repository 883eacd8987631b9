package io.polygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load generators against a floor in this process. */
class LoadTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Traffic GET = Traffic.get("/v1/item");
  private static final Traffic PUT = Traffic.put("/v1/{}", new Variable.Unique(), Samples.ITEM);

  private final LoadClient client = new LoadClient();
  private int port;
  private Vertx floor = Vertx.vertx();

  @BeforeEach
  void startFloor() throws Exception {
    floor.close();
    port = ServerProcess.freePort();
    floor = FloorServer.start(port);
  }

  @AfterEach
  void stopFloor() throws Exception {
    floor.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void floorRepeatsStatusHeadersAndBody() throws Exception {
    teach(201, "{\"status\":201}\n");
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder().PUT(HttpRequest.BodyPublishers.ofString("anything")));
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"status\":201}\n");
    assertThat(answer.headers().firstValue("ETag")).hasValue("\"1\"");
  }

  @Test
  void floorSendsAsManyBytesAsAnExportHas() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + Paths.EXPORT + "?bytes=10000001"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body())
          .hasSize(10_000_001);
    }
  }

  @Test
  void everyConnectionIsKeptBusyUntilTheEnd() throws Exception {
    teach(200, Samples.ITEM);
    assertThat(client.rate(port, GET, 8, SHORT)).isPositive();
    assertThat(client.rate(port, PUT, 1, SHORT)).isPositive();
  }

  @Test
  void countedLoadSendsEachRequestOnce() throws Exception {
    teach(200, Samples.ITEM);
    LoadClient.Outcome outcome =
        client.load(
            port,
            Traffic.get("/v1/{}", new Variable.Counted()),
            3,
            new Schedule.Counted(100, Duration.ofSeconds(30)));
    assertThat(outcome.completed()).isEqualTo(100);
    assertThat(outcome.unanswered()).isZero();
    assertThat(outcome.times().count()).isEqualTo(100);
  }

  @Test
  void steadyLoadSendsAllThatIsDue() throws Exception {
    teach(200, Samples.ITEM);
    LoadClient.Outcome outcome = client.load(port, GET, 4, new Schedule.Steady(500, SHORT));
    assertThat(outcome.times().count()).isEqualTo(100);
    assertThat(outcome.unanswered()).isZero();
  }

  @Test
  void timesRunFromTheScheduledStart() throws Exception {
    // The first of 20 requests is answered 150 ms late, over the only connection: the 18 that were
    // due
    // meanwhile went out late and must not look as fast as they were once they had gone out.
    int stalledPort = ServerProcess.freePort();
    AtomicInteger requests = new AtomicInteger();
    floor
        .createHttpServer()
        .requestHandler(
            request -> {
              long wait = requests.getAndIncrement() == 0 ? 150 : 1;
              floor.setTimer(wait, timer -> request.response().end());
            })
        .listen(stalledPort, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    LoadClient.Outcome outcome = client.load(stalledPort, GET, 1, new Schedule.Steady(100, SHORT));
    assertThat(outcome.times().count()).isEqualTo(20);
    assertThat(outcome.times().millisAt(50)).isGreaterThan(40);
  }

  @Test
  void refusalEndsALoadAndIsQuoted() {
    assertThatExceptionOfType(CaseFailure.class)
        .isThrownBy(() -> client.rate(port, GET, 2, SHORT))
        .withMessageContaining("GET /v1/item failed under load: answered 404");
  }

  @Test
  void serverThatIsNotThereIsAFailure() throws IOException {
    int nobody = ServerProcess.freePort();
    assertThatExceptionOfType(CaseFailure.class)
        .isThrownBy(() -> client.rate(nobody, GET, 2, SHORT))
        .withMessageContaining("failed under load");
  }

  @Test
  void uploadCountsTheRowsThatWereAnswered() throws Exception {
    teach(200, "{\"status\":201}\n");
    assertThat(new Upload(port, "/v1/import", SHORT).rowsPerSecond()).isPositive();
  }

  @Test
  void refusedRowsFailAnUpload() throws Exception {
    teach(200, "{\"status\":422}\n");
    assertThatExceptionOfType(CaseFailure.class)
        .isThrownBy(() -> new Upload(port, "/v1/import", SHORT).rowsPerSecond())
        .withMessageContaining("rows were refused: {\"status\":422}");
  }

  @Test
  void refusedUploadTellsTheAnswer() throws Exception {
    teach(413, "too large\n");
    assertThatExceptionOfType(CaseFailure.class)
        .isThrownBy(() -> new Upload(port, "/v1/import", SHORT).rowsPerSecond())
        .withMessageContaining("POST /v1/import was answered with 413");
  }

  /** Also of wrk, where it is installed. */
  @Test
  void loadersSendTheSameRequestsAndNoticeRefusals(@TempDir Path directory) throws Exception {
    List<Loader> loaders = new ArrayList<>(List.of(client));
    try (Cleanup cleanup = new Cleanup()) {
      Wrk.find(directory, cleanup).ifPresent(loaders::add);
      Duration second = Duration.ofSeconds(1);
      Traffic chance = Traffic.get("/v1/{}", new Variable.Chance(10));
      for (Loader loader : loaders) {
        teach(200, Samples.ITEM);
        assertThat(loader.rate(port, GET, 2, second)).isPositive();
        assertThat(loader.rate(port, PUT, 1, second)).isPositive();
        assertThat(loader.rate(port, chance, 1, second)).isPositive();
        teach(500, "broken");
        assertThatExceptionOfType(CaseFailure.class)
            .as(loader.description())
            .isThrownBy(() -> loader.rate(port, chance, 1, second))
            .withMessageContaining("GET /v1/{} ");
      }
    }
  }

  private void teach(int status, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + FloorServer.ANSWER_PATH))
            .header(FloorServer.STATUS, Integer.toString(status))
            .header(FloorServer.PREFIX + "ETag", "\"1\"")
            .PUT(HttpRequest.BodyPublishers.ofString(body));
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(204);
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          request.uri(URI.create("http://127.0.0.1:" + port + "/v1/item")).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
