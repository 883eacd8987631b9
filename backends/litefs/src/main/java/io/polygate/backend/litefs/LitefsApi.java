package io.polygate.backend.litefs;

import io.polygate.backend.sqlite.Position;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this node's LiteFS says over HTTP. Safe for use by several threads. */
final class LitefsApi implements AutoCloseable {
  private static final Duration TIME = Duration.ofSeconds(1);

  private final URI address;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIME).build();

  LitefsApi(URI address) {
    this.address = address;
  }

  /**
   * What the node is.
   *
   * @param isPrimary whether it may write
   * @param primary the name of the node that may; empty if there is none
   */
  record Standing(boolean isPrimary, Optional<String> primary) {}

  /** Takes what LiteFS tells. */
  interface Listener {
    /** What the node is from now on. */
    void standing(Standing standing);

    /** A transaction was committed, or came from the node that writes. */
    void transaction(String database, Position position);
  }

  /** What the node is now. */
  Standing standing() throws IOException {
    HttpRequest request = HttpRequest.newBuilder(address.resolve("/info")).timeout(TIME).build();
    HttpResponse<byte[]> answer = send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("LiteFS answered with the status " + answer.statusCode());
    }
    Value info = parse(answer.body());
    return new Standing(flag(info, "isPrimary"), host(member(info, "primary")));
  }

  /** Tells what happens until the connection ends, which it does not by itself. */
  void follow(Listener listener) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(address.resolve("/events")).build();
    HttpResponse<InputStream> answer = send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      if (answer.statusCode() != 200) {
        throw new IOException("LiteFS answered with the status " + answer.statusCode());
      }
      for (String line; (line = lines.readLine()) != null; ) {
        if (!line.isBlank()) {
          tell(parse(line.getBytes(StandardCharsets.UTF_8)), listener);
        }
      }
    }
  }

  private static void tell(Value event, Listener listener) throws IOException {
    Value data = member(event, "data");
    switch (text(event, "type")) {
      case "init", "primaryChange" ->
          listener.standing(new Standing(flag(data, "isPrimary"), host(data)));
      case "tx" ->
          listener.transaction(
              text(event, "db"),
              new Position(hex(text(data, "txID")), hex(text(data, "postApplyChecksum"))));
      default -> {
        // A kind of event of a later version, which is not needed here.
      }
    }
  }

  private static long hex(String digits) throws IOException {
    try {
      return Long.parseUnsignedLong(digits, 16);
    } catch (NumberFormatException e) {
      throw new IOException("LiteFS gave a number that is none: " + digits, e);
    }
  }

  private static Optional<String> host(@Nullable Value of) {
    String host = text(of, "hostname");
    return host.isEmpty() ? Optional.empty() : Optional.of(host);
  }

  private static @Nullable Value member(@Nullable Value of, String name) {
    return of instanceof Value.Members members ? members.values().get(name) : null;
  }

  private static boolean flag(@Nullable Value of, String name) {
    return member(of, name) instanceof Value.Bool(boolean value) && value;
  }

  private static String text(@Nullable Value of, String name) {
    return member(of, name) instanceof Value.Text(String value) ? value : "";
  }

  private static Value parse(byte[] json) throws IOException {
    try {
      return Json.parse(json);
    } catch (StorageException e) {
      throw new IOException("LiteFS did not answer with JSON.", e);
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException {
    try {
      return http.send(request, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The wait for LiteFS was interrupted.", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
