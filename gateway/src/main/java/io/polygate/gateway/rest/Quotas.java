package io.polygate.gateway.rest;

import io.polygate.gateway.LiveLimits;
import io.polygate.gateway.access.Place;
import io.polygate.gateway.limits.Limits;
import io.polygate.gateway.limits.Refusal;
import io.polygate.gateway.limits.Suspension;
import io.polygate.gateway.limits.Suspensions;
import io.polygate.gateway.limits.Ticket;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what is beyond the limits of a namespace or a tenant, and what a suspended tenant is
 * asked for. A request of somebody who may not see the tenant is none of its own.
 */
@Singleton
final class Quotas {
  private final LiveLimits live;
  private final Suspensions suspensions;
  private final Gate gate;

  Quotas(LiveLimits live, Suspensions suspensions, Gate gate) {
    this.live = live;
    this.suspensions = suspensions;
    this.gate = gate;
  }

  /** Whether there is anything to look at. */
  boolean isAny() {
    return live.limits().isAny() || suspensions.isAny();
  }

  /**
   * Lets a request begin.
   *
   * @throws ProblemException if it must not
   */
  void begin(RoutingContext context) {
    ApiRequest request = ApiRequest.of(context);
    Place place = request.place();
    String namespace = place.namespace();
    if (namespace == null || !gate.caller(context).sees(place)) {
      return;
    }
    Optional<StoreId> tenant = tenant(namespace, place.tenant());
    if (tenant.isPresent() && !request.isTenant()) {
      suspensions.of(tenant.get()).ifPresent(it -> requireServed(it, request));
    }
    Limits limits = live.limits();
    switch (tenant.isPresent() ? limits.begin(tenant.get()) : limits.begin(namespace)) {
      case Limits.Answer.Refused(Refusal refusal) -> throw refused(refusal);
      case Limits.Answer.Granted(Ticket ticket) -> {
        if (ticket.isCounted()) {
          context.addEndHandler(_ -> ticket.end());
        }
        describe(ticket, context.response());
      }
    }
  }

  private static Optional<StoreId> tenant(String namespace, @Nullable String tenant) {
    try {
      return tenant == null
          ? Optional.empty()
          : Optional.of(new StoreId(new Namespace(namespace), Tenant.named(tenant)));
    } catch (StorageException.Invalid e) {
      // The resource comes across the same, and says so.
      return Optional.empty();
    }
  }

  private static void requireServed(Suspension suspension, ApiRequest request) {
    boolean refused = request.isReading() ? suspension.reads() : suspension.writes();
    if (refused) {
      throw Problem.of(
              ProblemCode.TENANT_SUSPENDED, "The tenant is suspended: " + suspension.reason())
          .exception();
    }
  }

  private static void describe(Ticket ticket, HttpServerResponse response) {
    String policy = ticket.policy();
    if (!policy.isEmpty()) {
      response.putHeader(Headers.RATE_LIMIT_POLICY, policy);
      response.putHeader(Headers.RATE_LIMIT, ticket.state());
    }
  }

  private static ProblemException refused(Refusal refusal) {
    boolean rate = refusal.limit().equals("rate");
    return Problem.of(
            ProblemCode.THROTTLED,
            "The "
                + refusal.whose()
                + (rate
                    ? " may have " + refusal.maximum() + " requests a second."
                    : " may have " + refusal.maximum() + " requests at once."))
        .with(
            new Problem.Limit(
                refusal.whose() + (rate ? "Rate" : "Concurrent"), refusal.maximum(), -1))
        .withHeader(Headers.RETRY_AFTER, Long.toString(refusal.retryAfter()))
        .exception();
  }
}
