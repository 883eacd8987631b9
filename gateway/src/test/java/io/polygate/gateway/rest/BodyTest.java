package io.polygate.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a body comes, it arrives as it was sent. */
@QuarkusTest
@Timeout(60)
class BodyTest {
  private static final String ITEMS =
      "/v1/namespaces/notes/tenants/bodies/collections/things/items";
  private final TestClient client = new TestClient();

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    return bytes;
  }

  /** On both sides of the length up to which a body is taken before a thread is. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 99_999, 100_000, 300_000})
  void bytesOfEveryLengthAreKept(int length) throws IOException {
    String path = ITEMS + "/length-" + length;
    byte[] bytes = bytes(length);

    String answer;
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      write(
          out,
          "PUT "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + "Content-Type: application/x-bytes\r\nContent-Length: "
              + length
              + "\r\n\r\n");
      out.write(bytes);
      out.flush();
      answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    assertThat(answer).startsWith("HTTP/1.1 201");
    assertThat(client.get(path).bytes()).isEqualTo(bytes);
  }

  @Test
  void bodyInPartsIsKept() throws IOException {
    String answer =
        exchange(
            "PUT " + ITEMS + "/parts HTTP/1.1",
            "Transfer-Encoding: chunked",
            "5\r\n{\"n\":\r\n",
            "3\r\n42}\r\n0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 201");
    assertThat(client.get(ITEMS + "/parts").text()).isEqualTo("{\"n\":42}");
  }

  @Test
  void bodyThatComesLateIsKept() throws IOException {
    String answer =
        exchange("PUT " + ITEMS + "/late HTTP/1.1", "Content-Length: 8", "{\"n\":", "42}");

    assertThat(answer).startsWith("HTTP/1.1 201");
    assertThat(client.get(ITEMS + "/late").text()).isEqualTo("{\"n\":42}");
  }

  @Test
  void bodyThatBreaksOffWritesNothing() throws IOException {
    try (Socket socket = connect()) {
      write(
          socket.getOutputStream(),
          "PUT "
              + ITEMS
              + "/cut HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 80\r\n\r\n{\"n\":1}");
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(client.get(ITEMS + "/cut").problem()).isEqualTo("ITEM_NOT_FOUND");
  }

  @Test
  void clientThatAsksWhetherToSendIsToldTo() throws IOException {
    String answer =
        exchange(
            "PUT " + ITEMS + "/asked HTTP/1.1",
            "Expect: 100-continue\r\nContent-Length: 8",
            "{\"n\":42}");

    assertThat(answer).startsWith("HTTP/1.1 100 Continue").contains("HTTP/1.1 201");
  }

  @Test
  void requestsThatFollowEachOtherUnaskedAreAnsweredInTheirOrder() throws IOException {
    String second =
        "PUT "
            + ITEMS
            + "/second HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Connection: close\r\nContent-Length: 1\r\n\r\n2";
    String answer =
        exchangeKept("PUT " + ITEMS + "/first HTTP/1.1", "Content-Length: 1", "1" + second);

    assertThat(answer.split("HTTP/1.1 201", -1)).hasSize(3);
    assertThat(client.get(ITEMS + "/first").text()).isEqualTo("1");
    assertThat(client.get(ITEMS + "/second").text()).isEqualTo("2");
  }

  private String exchange(String line, String headers, String... parts) throws IOException {
    return exchangeKept(line, "Connection: close\r\n" + headers, parts);
  }

  private Socket connect() throws IOException {
    URI address = URI.create(client.address());
    Socket socket = new Socket(address.getHost(), address.getPort());
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Sends the parts one by one, and reads until the server closes. */
  private String exchangeKept(String line, String headers, String... parts) throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      write(
          out,
          line
              + "\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + headers
              + "\r\n\r\n");
      for (String part : parts) {
        write(out, part);
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
