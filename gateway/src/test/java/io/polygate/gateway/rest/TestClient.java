package io.polygate.gateway.rest;

import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Sends requests to the gateway under test as they are written. */
final class TestClient {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String address =
      "http://127.0.0.1:"
          + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);

  /** An answer. */
  record Answer(HttpResponse<byte[]> response) {
    int status() {
      return response.statusCode();
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    byte[] bytes() {
      return response.body();
    }

    Value json() {
      return Json.parse(response.body());
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    /** A member of the body, which is an object. */
    Value at(String... path) {
      Value value = json();
      for (String step : path) {
        value =
            switch (value) {
              case Value.Members(var members) -> members.getOrDefault(step, Value.Null.NULL);
              case Value.Array(var elements) -> elements.get(Integer.parseInt(step));
              default -> Value.Null.NULL;
            };
      }
      return value;
    }

    /** The text of a member of the body. */
    String textAt(String... path) {
      return at(path) instanceof Value.Text(String text) ? text : at(path).toString();
    }

    /** The code of the problem that the answer is. */
    String problem() {
      return header("Content-Type").orElse("").equals("application/problem+json")
          ? textAt("code")
          : "no problem: " + status() + " " + text();
    }
  }

  Answer get(String path, String... headers) {
    return send("GET", path, new byte[0], headers);
  }

  Answer delete(String path, String... headers) {
    return send("DELETE", path, new byte[0], headers);
  }

  /** Sends JSON. */
  Answer put(String path, String json, String... headers) {
    return sendJson("PUT", path, json, headers);
  }

  /** Sends JSON. */
  Answer post(String path, String json, String... headers) {
    return sendJson("POST", path, json, headers);
  }

  Answer sendJson(String method, String path, String json, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return send(method, path, json.getBytes(StandardCharsets.UTF_8), all);
  }

  Answer send(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  String address() {
    return address;
  }
}
