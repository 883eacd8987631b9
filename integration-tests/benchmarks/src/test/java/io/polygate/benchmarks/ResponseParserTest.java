package io.polygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {
  private static final String PLAIN =
      "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
  private static final String CHUNKED =
      """
      HTTP/1.1 201 Created\r
      Transfer-Encoding: Chunked\r
      \r
      5\r
      hello\r
      B;a=b\r
       new\r
      world\r
      0\r
      Sum: 1\r
      \r
      """;

  private final StringBuilder body = new StringBuilder();
  private final ResponseParser parser =
      new ResponseParser(piece -> body.append(StandardCharsets.US_ASCII.decode(piece)));

  @Test
  void lengthEndsABody() throws IOException {
    assertThat(parser.read(bytes(PLAIN))).isTrue();
    assertThat(parser.status()).isEqualTo(200);
    assertThat(body).hasToString("hello");
    assertThat(parser.error()).isEmpty();
  }

  @Test
  void lastChunkAndItsTrailersEndABody() throws IOException {
    assertThat(parser.read(bytes(CHUNKED))).isTrue();
    assertThat(parser.status()).isEqualTo(201);
    assertThat(body).hasToString("hello new\r\nworld");
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, CHUNKED})
  void piecesOfAnySizeAreReadAlike(String response) throws IOException {
    for (int size = 1; size < response.length(); size++) {
      parser.reset();
      body.setLength(0);
      boolean done = false;
      for (int start = 0; start < response.length(); start += size) {
        assertThat(done).isFalse();
        int end = Math.min(response.length(), start + size);
        done = parser.read(bytes(response.substring(start, end)));
      }
      assertThat(done).isTrue();
      assertThat(body.toString()).startsWith("hello");
    }
  }

  @Test
  void nextResponseStaysInTheBuffer() throws IOException {
    ByteBuffer both = bytes(PLAIN + CHUNKED);
    assertThat(parser.read(both)).isTrue();
    assertThat(both.remaining()).isEqualTo(CHUNKED.length());
    parser.reset();
    assertThat(parser.read(both)).isTrue();
    assertThat(parser.status()).isEqualTo(201);
  }

  @Test
  void answerWithoutABodyEndsWithItsHeaders() throws IOException {
    assertThat(parser.read(bytes("HTTP/1.1 204 No Content\r\nETag: \"1\"\r\n\r\n"))).isTrue();
    assertThat(parser.status()).isEqualTo(204);
  }

  @Test
  void interimAnswerIsNotTheAnswer() throws IOException {
    assertThat(parser.read(bytes("HTTP/1.1 100 Continue\r\n\r\n"))).isFalse();
    assertThat(parser.read(bytes(PLAIN))).isTrue();
    assertThat(parser.status()).isEqualTo(200);
  }

  @Test
  void startOfAnErrorIsKept() throws IOException {
    String problem = "x".repeat(5000);
    parser.read(bytes("HTTP/1.1 503 Unavailable\r\nContent-Length: 5000\r\n\r\n" + problem));
    assertThat(parser.status()).isEqualTo(503);
    assertThat(parser.error()).isEqualTo("x".repeat(600));
    parser.reset();
    assertThat(parser.error()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.0 200 OK\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 2xx OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void whatIsNoAnswerIsRefused(String response) {
    assertThatIOException().isThrownBy(() -> parser.read(bytes(response)));
  }

  @Test
  void endlessLineIsRefused() {
    assertThatIOException()
        .isThrownBy(() -> parser.read(bytes("HTTP/1.1 200 OK\r\nX: " + "y".repeat(9000))))
        .withMessageContaining("longer than 8192 bytes");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
