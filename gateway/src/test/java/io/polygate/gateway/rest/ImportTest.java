package io.polygate.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.gateway.rest.TestClient.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@Timeout(120)
class ImportTest {
  private static final String THINGS = "/v1/namespaces/notes/tenants/imports/collections/";
  private final TestClient client = new TestClient();

  private Answer imported(String collection, String type, String body, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = type;
    return client.send(
        "POST", THINGS + collection + "/import", body.getBytes(StandardCharsets.UTF_8), all);
  }

  @Test
  void eachRowHasALineInItsOrder() {
    Answer answer =
        imported("lines", "application/x-ndjson", "{\"pk\":\"a\"}\n{\"pk\":5}\n{\"pk\":\"b\"}\n");

    assertThat(answer.status()).isEqualTo(200);
    List<String> lines = answer.text().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("{\"index\":0,\"status\":201,\"pk\":\"a\",\"etag\":\"");
    assertThat(lines.get(1)).startsWith("{\"index\":1,\"status\":422,");
    assertThat(client.get(THINGS + "lines/items/b").status()).isEqualTo(200);
  }

  @Test
  void itemsThatAreThereStayIfTheRequestSaysSo() {
    imported("kept", "application/x-ndjson", "{\"pk\":\"a\",\"n\":1}");

    Answer again =
        imported("kept", "application/x-ndjson", "{\"pk\":\"a\",\"n\":2}", "If-None-Match", "*");

    assertThat(again.text()).contains("\"status\":412", "\"code\":\"PRECONDITION_FAILED\"");
    assertThat(client.get(THINGS + "kept/items/a").text()).contains("\"n\":1");
  }

  @Test
  void cellsMayBeSeparatedBySomethingElse() {
    Answer answer =
        client.send(
            "POST",
            THINGS + "cells/import?separator=%3B&inferTypes=true",
            "pk;n\na;5\n".getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "text/csv");

    assertThat(answer.text()).contains("\"status\":201");
    assertThat(client.get(THINGS + "cells/items/a").text()).contains("\"n\":5");
  }

  @Test
  void whatCannotBeReadAtAllIsRefusedAsAWhole() {
    assertThat(imported("bad", "image/png", "x").problem()).isEqualTo("MEDIA_TYPE_UNSUPPORTED");
    assertThat(imported("bad", "application/json", "{\"pk\":\"a\"}").problem())
        .isEqualTo("JSON_INVALID");
    assertThat(imported("bad", "text/csv", "a,a\n1,2\n").status()).isEqualTo(400);
    assertThat(imported("bad", "application/json", "[]", "If-Match", "\"1\"").problem())
        .isEqualTo("REQUEST_INVALID");
    assertThat(
            client
                .send(
                    "POST",
                    THINGS + "bad/import?separator=x",
                    "a\n1\n".getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "text/csv")
                .problem())
        .isEqualTo("REQUEST_INVALID");
  }

  @Test
  void aRepeatedImportWithItsKeyIsNotMadeAgain() {
    String rows = "{\"pk\":\"a\",\"n\":1}\n{\"pk\":\"b\",\"n\":2}\n";
    String first = imported("once", "application/x-ndjson", rows, "Idempotency-Key", "k").text();
    client.put(THINGS + "once/items/a", "{\"pk\":\"a\",\"n\":9}");

    Answer again = imported("once", "application/x-ndjson", rows, "Idempotency-Key", "k");

    assertThat(again.text()).isEqualTo(first);
    assertThat(client.get(THINGS + "once/items/a").text()).contains("\"n\":9");
    assertThat(
            imported("once", "application/x-ndjson", "{\"pk\":\"c\"}", "Idempotency-Key", "k")
                .text())
        .contains("\"code\":\"IDEMPOTENCY_KEY_REUSED\"");
  }

  /** Many clients read nothing before they have sent everything. */
  @Test
  void aClientMaySendEverythingBeforeItReads() throws IOException {
    int rows = 150_000;
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      body.append("{\"pk\":\"all\",\"sk\":\"").append(i).append("\"}\n");
    }
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    URI address = URI.create(client.address());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setReceiveBufferSize(16 * 1024);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST "
                  + THINGS
                  + "slow/import HTTP/1.0\r\n"
                  + "Content-Type: application/x-ndjson\r\nContent-Length: "
                  + bytes.length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(bytes);
      out.flush();
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.0 200");
      assertThat(answer.split("\"status\":201", -1).length - 1).isEqualTo(rows);
    }
  }
}
