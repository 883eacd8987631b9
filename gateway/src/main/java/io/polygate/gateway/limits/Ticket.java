package io.polygate.gateway.limits;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Leave to begin a request, within limits that say what is left. For one request. */
public final class Ticket {
  private final List<Limiter> limiters;
  private final long now;

  Ticket(List<Limiter> limiters, long now) {
    this.limiters = limiters;
    this.now = now;
  }

  /** Whether {@link #end} must be called. */
  public boolean isCounted() {
    return limiters.stream().anyMatch(Limiter::isCounting);
  }

  /** The request has ended. */
  public void end() {
    limiters.forEach(Limiter::end);
  }

  /** The value of the header RateLimit-Policy; empty if no rate is limited. */
  public String policy() {
    return limiters.stream()
        .map(Limiter::policy)
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", "));
  }

  /** The value of the header RateLimit; empty if no rate is limited. */
  public String state() {
    return limiters.stream()
        .map(limiter -> limiter.state(now))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", "));
  }
}
