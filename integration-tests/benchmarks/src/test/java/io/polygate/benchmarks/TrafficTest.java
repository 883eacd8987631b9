package io.polygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrafficTest {
  private static final int PORT = 8080;

  @Test
  void getIsALineAndTheHost() {
    assertThat(request(Traffic.get("/items/a?limit=5"), 0))
        .isEqualTo("GET /items/a?limit=5 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n");
  }

  @Test
  void bodyIsAnnouncedWithItsLengthInBytes() {
    assertThat(request(Traffic.put("/items/a", new Variable.Nothing(), "\"ü\""), 0))
        .isEqualTo(
            "PUT /items/a HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
                + "Content-Type: application/json\r\nContent-Length: 4\r\n\r\n\"ü\"");
  }

  @Test
  void countedRequestsBearTheirNumber() {
    assertThat(request(Traffic.get("/items/{}/x", new Variable.Counted()), 17))
        .startsWith("GET /items/17/x HTTP/1.1\r\n");
  }

  @Test
  void uniqueRequestsAreUniqueInAndAcrossLoads() {
    Set<String> requests = new HashSet<>();
    Traffic traffic = Traffic.get("/items/{}", new Variable.Unique());
    for (int load = 0; load < 10; load++) {
      RequestBytes bytes = new RequestBytes(traffic, PORT);
      IntStream.range(0, 100).forEach(number -> requests.add(request(bytes, number)));
    }
    assertThat(requests).hasSize(1000);
    assertThat(requests).allMatch(request -> request.matches("(?s)GET /items/[a-z0-9]+-\\d+ .*"));
  }

  @Test
  void chanceCoversItsRangeAndNothingElse() {
    RequestBytes bytes = new RequestBytes(Traffic.get("/{}", new Variable.Chance(5)), PORT);
    Set<String> lines = new HashSet<>();
    IntStream.range(0, 500).forEach(n -> lines.add(request(bytes, n).substring(0, 7)));
    assertThat(lines)
        .containsExactlyInAnyOrder("GET /0 ", "GET /1 ", "GET /2 ", "GET /3 ", "GET /4 ");
  }

  @Test
  void headAndTailEncloseWhatDiffers() {
    RequestBytes bytes =
        new RequestBytes(Traffic.put("/items/{}/x", new Variable.Unique(), "{}"), PORT);
    String whole = request(bytes, 3);
    assertThat(whole).startsWith(text(bytes.head())).endsWith(text(bytes.tail()));
    assertThat(text(bytes.head())).isEqualTo("PUT /items/");
    assertThat(text(bytes.tail())).startsWith("/x HTTP/1.1\r\n").endsWith("\r\n\r\n{}");
    assertThat(whole.length()).isLessThanOrEqualTo(bytes.largest());
  }

  @Test
  void placeAndVariableBelongTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Traffic.get("/items/{}", new Variable.Nothing()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Traffic.get("/items/a", new Variable.Unique()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Traffic.get("/{}/{}", new Variable.Unique()));
  }

  @Test
  void samplePathHasNoPlaceLeft() {
    for (Variable variable :
        new Variable[] {new Variable.Unique(), new Variable.Counted(), new Variable.Chance(3)}) {
      assertThat(Traffic.get("/items/{}", variable).samplePath()).matches("/items/[a-z0-9-]+");
    }
    assertThat(Traffic.get("/items/a").samplePath()).isEqualTo("/items/a");
  }

  @Test
  void samplesHaveTheStatedSizes() {
    assertThat(Samples.ITEM).hasSize(256);
    for (int row = 0; row < 5000; row++) {
      assertThat(Samples.row(row)).hasSize(Samples.ROW_BYTES).endsWith("}\n");
    }
  }

  private static String request(Traffic traffic, long number) {
    return request(new RequestBytes(traffic, PORT), number);
  }

  private static String request(RequestBytes requests, long number) {
    ByteBuffer target = ByteBuffer.allocate(requests.largest());
    requests.write(number, target);
    return new String(target.array(), 0, target.position(), StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
