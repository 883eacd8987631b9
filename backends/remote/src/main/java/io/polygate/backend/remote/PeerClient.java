package io.polygate.backend.remote;

import io.polygate.spi.Deadline;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.wire.PeerCall;
import io.polygate.spi.wire.PeerServer;
import io.polygate.spi.wire.WireInput;
import io.polygate.spi.wire.WireOutput;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Calls another gateway. What did not reach it is {@code Unavailable}; what may have had an effect
 * and has no answer is {@code OutcomeUnknown}, after one more attempt if that cannot do harm.
 */
final class PeerClient implements AutoCloseable {
  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration LATER = Duration.ofSeconds(2);

  /** The other gateway keeps to the deadline by itself, and gets the time to say so. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private static final String TYPE = "application/octet-stream";

  private final RemoteSettings settings;
  private final Optional<Envelope> envelope;
  private final HttpClient http;
  private final AtomicReference<String> process = new AtomicReference<>("");
  private final AtomicLong processes = new AtomicLong();

  PeerClient(RemoteSettings settings) {
    this(settings, Optional.empty());
  }

  /**
   * Calls another gateway.
   *
   * @param envelope goes around every call, if there is one
   */
  PeerClient(RemoteSettings settings, Optional<Envelope> envelope) {
    this.envelope = envelope;
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout())
            .build();
  }

  /** Makes a call that is about no tenant in particular. */
  <T> T call(
      Namespace namespace,
      PeerCall call,
      boolean safe,
      Deadline deadline,
      Consumer<WireOutput> arguments,
      Function<WireInput, T> reader) {
    return call(namespace, Optional.empty(), call, safe, deadline, arguments, reader);
  }

  /**
   * Makes a call.
   *
   * @param safe whether it may be made twice: it changes nothing, or has an idempotency key
   * @param arguments writes what the call needs
   * @param reader reads its outcome
   * @throws StorageException as the other gateway says, or for want of an answer
   */
  <T> T call(
      Namespace namespace,
      Optional<Tenant> tenant,
      PeerCall call,
      boolean safe,
      Deadline deadline,
      Consumer<WireOutput> arguments,
      Function<WireInput, T> reader) {
    if (deadline.passed()) {
      throw new StorageException.Unavailable(
          "The time was up before the other gateway was asked.", Duration.ZERO, null);
    }
    WireOutput message = new WireOutput();
    message.small(PeerServer.FORMAT);
    Optional<StoreId> about = tenant.map(name -> new StoreId(namespace, name));
    envelope.ifPresent(around -> around.write(about, message));
    message.word(call);
    arguments.accept(message);
    Function<WireInput, T> inside =
        in -> {
          T outcome = reader.apply(in);
          envelope.ifPresent(around -> around.read(about, in));
          return outcome;
        };
    byte[] body = message.toByteArray();
    boolean again = safe || call.isRepeatable();
    try {
      return outcome(call, send(namespace, body, deadline), inside);
    } catch (StorageException.OutcomeUnknown e) {
      if (!again || deadline.passed() || !(e.getCause() instanceof IOException)) {
        throw unanswered(call, e);
      }
    }
    try {
      return outcome(call, send(namespace, body, deadline), inside);
    } catch (StorageException.OutcomeUnknown e) {
      throw unanswered(call, e);
    }
  }

  /** A call that changes nothing has no unknown outcome: it has no answer. */
  private static StorageException unanswered(PeerCall call, StorageException.OutcomeUnknown e) {
    return call.isRepeatable()
        ? new StorageException.Unavailable(String.valueOf(e.getMessage()), SOON, e)
        : e;
  }

  private HttpResponse<byte[]> send(Namespace namespace, byte[] body, Deadline deadline) {
    Duration left = Duration.ofNanos(Math.max(1_000_000, deadline.remainingNanos()));
    Duration time = left.compareTo(settings.timeout()) < 0 ? left : settings.timeout();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(namespace))
            .timeout(time.plus(GRACE))
            .header("Content-Type", TYPE)
            .header("Request-Timeout", Long.toString(Math.max(1, time.toMillis())))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    settings.authorization().ifPresent(value -> request.header("Authorization", value));
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (HttpConnectTimeoutException | ConnectException | UnresolvedAddressException e) {
      throw new StorageException.Unavailable("The other gateway cannot be reached.", LATER, e);
    } catch (HttpTimeoutException e) {
      // Nobody waits any longer: not to be tried again.
      throw new StorageException.OutcomeUnknown(
          "The other gateway did not answer in time.", new IllegalStateException(e));
    } catch (IOException e) {
      throw new StorageException.OutcomeUnknown(
          "The connection to the other gateway broke before its answer came.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.OutcomeUnknown(
          "The wait for the other gateway's answer was interrupted.", e);
    }
  }

  private URI uri(Namespace namespace) {
    // Both names are checked: neither has a character that means something in a URL.
    return URI.create(
        settings.url() + "/v1/namespaces/" + settings.namespace().orElse(namespace) + "/peer");
  }

  /** How many processes the other gateway was so far. */
  long processes() {
    return processes.get();
  }

  private <T> T outcome(
      PeerCall call, HttpResponse<byte[]> response, Function<WireInput, T> reader) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (response.statusCode() != 200 || !type.toLowerCase(Locale.ROOT).startsWith(TYPE)) {
      throw refused(call, response.statusCode());
    }
    WireInput in = new WireInput(response.body());
    StorageException failure = null;
    T outcome = null;
    try {
      String answering = in.text();
      if (!answering.equals(process.getAndSet(answering))) {
        processes.incrementAndGet();
      }
      if (in.flag()) {
        outcome = reader.apply(in);
      } else {
        failure = in.failure();
      }
      in.end();
    } catch (StorageException.Invalid | StorageException.Rejected e) {
      throw new StorageException.OutcomeUnknown("The other gateway's answer cannot be read.", e);
    }
    if (failure != null) {
      throw failure;
    }
    return Objects.requireNonNull(outcome);
  }

  private static StorageException refused(PeerCall call, int status) {
    return switch (status) {
      case 404 ->
          new StorageException.Unavailable(
              "The other gateway has no such namespace for other gateways.", LATER, null);
      case 401, 403 ->
          new StorageException.Unavailable(
              "The other gateway does not accept this one's authorization.", LATER, null);
      case 413 ->
          new StorageException.TooLarge(
              "The request is larger than the other gateway takes.", "bodyBytes", -1, -1);
      case 429, 503 ->
          new StorageException.Unavailable("The other gateway is not available.", SOON, null);
      default ->
          call.isRepeatable() || status < 500
              ? new StorageException.Unavailable(
                  "The other gateway answered with the status " + status + ".", LATER, null)
              : new StorageException.OutcomeUnknown(
                  "The other gateway answered with the status " + status + ".", null);
    };
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
