package io.polygate.gateway.rest;

import io.polygate.gateway.GatewayConfig;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.ReadOptions;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Reads the headers that say how a request is to be done: its deadline and how fresh it reads. */
@Singleton
final class RequestOptions {
  private final Duration timeout;
  private final Duration maxTimeout;
  private final Duration importTimeout;

  RequestOptions(GatewayConfig config) {
    this.maxTimeout = config.requests().maxTimeout();
    this.importTimeout = config.imports().timeout();
    this.timeout =
        config.requests().timeout().compareTo(maxTimeout) < 0
            ? config.requests().timeout()
            : maxTimeout;
  }

  /** When nobody waits for the answer any more. */
  Deadline deadline(ApiRequest request) {
    return deadline(request, timeout, maxTimeout);
  }

  /** The same of an import, which may go on for as long as its rows come. */
  Deadline importDeadline(ApiRequest request) {
    return deadline(request, importTimeout, importTimeout);
  }

  private static Deadline deadline(ApiRequest request, Duration unasked, Duration most) {
    String header = request.header(Headers.REQUEST_TIMEOUT);
    return Deadline.after(
        header == null
            ? unasked
            : Duration.ofMillis(
                QueryParameters.number(
                    Headers.REQUEST_TIMEOUT, header.strip(), 1, most.toMillis())));
  }

  /** How a read of what is a namespace's own is to be done. */
  ReadOptions reading(ApiRequest request) {
    return new ReadOptions(consistency(request, Consistency.STRONG), deadline(request));
  }

  /**
   * How a read of a tenant is to be done. Where its data are copied to other nodes, it shows what
   * the client knows of unless more is asked for; everywhere else it shows everything.
   */
  ReadOptions reading(ApiRequest request, Target target) {
    return target.namespace().backend().replication().isEmpty()
        ? reading(request)
        : new ReadOptions(
            consistency(request, Consistency.SESSION),
            deadline(request),
            request.consistencyToken());
  }

  private static Consistency consistency(ApiRequest request, Consistency unasked) {
    String header = request.header(Headers.CONSISTENCY);
    if (header == null) {
      return unasked;
    }
    return switch (header.strip()) {
      case "strong" -> Consistency.STRONG;
      case "session" -> Consistency.SESSION;
      case "eventual" -> Consistency.EVENTUAL;
      default ->
          throw Problem.invalid(
                  Headers.CONSISTENCY, "Consistency must be strong, session or eventual.")
              .exception();
    };
  }
}
