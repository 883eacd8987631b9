package io.polygate.gateway.cli.client;

import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Speaks to a gateway. For one thread. */
final class GatewayClient implements AutoCloseable {
  static final String JSON = "application/json";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Profile profile;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  GatewayClient(Profile profile) {
    this.profile = profile;
  }

  /** Where it is. */
  String address() {
    return profile.url().toString();
  }

  /** What is at a path, as JSON. */
  Value get(String path) {
    return json(read(send("GET", path, Map.of(), BodyPublishers.noBody())));
  }

  /** What a request with a body of JSON answers; empty if it answers nothing. */
  Optional<Value> send(String method, String path, Value body) {
    byte[] answer =
        read(
            send(
                method,
                path,
                Map.of("Content-Type", JSON),
                BodyPublishers.ofByteArray(Json.write(body))));
    return answer.length == 0 ? Optional.empty() : Optional.of(json(answer));
  }

  /** What a request with a body of JSON answers, which is JSON as well. */
  Value change(String method, String path, Value body) {
    return send(method, path, body)
        .orElseThrow(
            () ->
                new CommandFailure(
                    CommandFailure.REFUSED, "the answer is empty; is this Polygate?"));
  }

  /** Sends a request without a body, and drops what it answers. */
  void send(String method, String path) {
    drop(send(method, path, Map.of(), BodyPublishers.noBody()));
  }

  /**
   * Sends a request, whose answer is still to be read.
   *
   * @throws CommandFailure if it was refused, or nobody answers
   */
  HttpResponse<InputStream> send(
      String method, String path, Map<String, String> headers, BodyPublisher body) {
    HttpResponse<InputStream> answer = attempt(method, path, headers, body);
    if (answer.statusCode() / 100 != 2) {
      throw refused(answer.statusCode(), read(answer));
    }
    return answer;
  }

  /** Sends a request whose answer may be a refusal. */
  HttpResponse<InputStream> attempt(
      String method, String path, Map<String, String> headers, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(profile.url().resolve(path)).method(method, body);
    headers.forEach(request::header);
    profile.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    try {
      return http.send(request.build(), BodyHandlers.ofInputStream());
    } catch (ConnectException e) {
      throw new CommandFailure(CommandFailure.TRY_AGAIN, "there is no gateway at " + profile.url());
    } catch (IOException e) {
      throw new CommandFailure(
          method.equals("GET") ? CommandFailure.TRY_AGAIN : CommandFailure.OUTCOME_UNKNOWN,
          "the connection to " + profile.url() + " broke: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(CommandFailure.OUTCOME_UNKNOWN, "interrupted");
    }
  }

  /** Reads an answer to its end, so that its connection can be used again. */
  static void drop(HttpResponse<InputStream> answer) {
    try (InputStream body = answer.body()) {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of an answer's body. */
  static byte[] read(HttpResponse<InputStream> answer) {
    try (InputStream body = answer.body()) {
      return body.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Value json(byte[] body) {
    try {
      return Json.parse(body);
    } catch (StorageException.Invalid e) {
      throw new CommandFailure(CommandFailure.REFUSED, "the answer is not JSON; is this Polygate?");
    }
  }

  /** What a problem says; of anything else the status. */
  private CommandFailure refused(int status, byte[] body) {
    String detail = "the answer of " + profile.url() + " was the status " + status;
    boolean retryable = status == 503;
    boolean unknown = status == 504;
    try {
      if (Json.parse(body) instanceof Value.Members(var members)) {
        detail =
            Fields.text(members.get("detail")).orElse(detail)
                + Fields.text(members.get("code")).map(code -> " (" + code + ")").orElse("")
                + failures(members.get("errors"));
        retryable |= members.get("retryable") instanceof Value.Bool(boolean may) && may;
        unknown |= Fields.text(members.get("outcome")).equals(Optional.of("unknown"));
      }
    } catch (StorageException.Invalid e) {
      return new CommandFailure(CommandFailure.REFUSED, detail);
    }
    return new CommandFailure(
        unknown
            ? CommandFailure.OUTCOME_UNKNOWN
            : retryable ? CommandFailure.TRY_AGAIN : CommandFailure.REFUSED,
        detail);
  }

  private static String failures(@Nullable Value errors) {
    StringBuilder text = new StringBuilder();
    if (errors instanceof Value.Array(var list)) {
      for (Value error : list) {
        if (error instanceof Value.Members(var members)) {
          text.append("; ")
              .append(Fields.text(members.get("pointer")).orElse(""))
              .append(": ")
              .append(Fields.text(members.get("detail")).orElse(""));
        }
      }
    }
    return text.toString();
  }

  /** The number of a member, 0 if there is none. */
  static long number(@Nullable Value value) {
    return value instanceof Value.Num(BigDecimal number) ? number.longValue() : 0;
  }

  @Override
  public void close() {
    http.close();
  }
}
