package io.polygate.gateway.rest;

import io.polygate.gateway.access.Place;
import io.polygate.gateway.audit.AuditConfig;
import io.polygate.gateway.audit.AuditEntry;
import io.polygate.gateway.audit.AuditLog;
import io.polygate.gateway.audit.AuditReader;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notes in the audit log what requests came to, if there is one. */
@Singleton
final class AuditTrail {
  private final Optional<AuditLog> log;
  private final Optional<AuditReader> reader;
  private final boolean reads;
  private final Gate gate;

  AuditTrail(AuditConfig config, Gate gate) {
    this.log = config.directory().map(path -> new AuditLog(path, config.maxFile().asLongValue()));
    this.reader = config.directory().map(AuditReader::new);
    this.reads = config.reads();
    this.gate = gate;
  }

  @PreDestroy
  void close() {
    log.ifPresent(AuditLog::close);
  }

  /** Whether there is a log. */
  boolean isKept() {
    return log.isPresent();
  }

  /**
   * A page of what was noted, and where it all ends.
   *
   * @return empty if there is no log
   */
  Optional<Seen> read(long after, int limit, AuditReader.Wanted wanted) {
    return log.map(AuditLog::end)
        .flatMap(
            end -> reader.map(it -> new Seen(it.read(after, end.number(), limit, wanted), end)));
  }

  /** What was read, and where the log ends. */
  record Seen(AuditReader.Page page, AuditLog.End end) {}

  /** Notes a request of the API when it has been answered. */
  void follow(RoutingContext context) {
    context.addEndHandler(_ -> log.ifPresent(kept -> note(kept, context)));
  }

  private void note(AuditLog kept, RoutingContext context) {
    int status = context.response().getStatusCode();
    ApiRequest request;
    try {
      request = ApiRequest.of(context);
    } catch (ProblemException e) {
      // The path could not be read, so that nothing was done.
      return;
    }
    if (request.isReading() && !reads && status != 401 && status != 403) {
      return;
    }
    Place place = request.place();
    kept.add(
        new AuditEntry(
            Instant.now(),
            gate.name(context),
            address(context.request().remoteAddress()),
            request.method() + " " + request.form(),
            text(place.namespace()),
            text(place.tenant()),
            text(place.collection()),
            status));
  }

  private static String address(@Nullable SocketAddress address) {
    return address == null ? "" : text(address.hostAddress());
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
