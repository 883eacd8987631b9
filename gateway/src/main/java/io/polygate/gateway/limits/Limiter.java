package io.polygate.gateway.limits;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What a namespace or a tenant has asked for, and what it may yet. */
final class Limiter {
  private static final long SECOND = 1_000_000_000L;

  private final String name;
  private final Allowance allowance;
  private final Optional<TokenBucket> bucket;
  private final AtomicInteger running = new AtomicInteger();

  /**
   * Has asked for nothing yet.
   *
   * @param name whose it is, for headers and messages: {@code namespace} or {@code tenant}
   */
  Limiter(String name, Allowance allowance, long now) {
    this.name = name;
    this.allowance = allowance;
    this.bucket =
        allowance.rate() == 0
            ? Optional.empty()
            : Optional.of(new TokenBucket(allowance.rate(), allowance.burst(), now));
  }

  /** Whether requests must say when they end. */
  boolean isCounting() {
    return allowance.concurrent() > 0;
  }

  /** Why a request is refused; empty: it may begin, and must {@link #end} if they are counted. */
  Optional<Refusal> begin(long now) {
    if (isCounting() && running.incrementAndGet() > allowance.concurrent()) {
      running.decrementAndGet();
      return Optional.of(new Refusal(name, "concurrent", allowance.concurrent(), 1));
    }
    long wait = bucket.isPresent() ? bucket.get().take(now) : 0;
    if (wait > 0) {
      end();
      return Optional.of(
          new Refusal(name, "rate", allowance.rate(), Math.max(1, (wait + SECOND - 1) / SECOND)));
    }
    return Optional.empty();
  }

  /** A request that began has ended. */
  void end() {
    if (isCounting()) {
      running.decrementAndGet();
    }
  }

  /** The quota, as the header RateLimit-Policy says it; empty if there is no rate. */
  Optional<String> policy() {
    if (bucket.isEmpty()) {
      return Optional.empty();
    }
    int window = Math.max(1, Math.ceilDiv(allowance.burst(), allowance.rate()));
    return Optional.of("\"" + name + "\";q=" + allowance.burst() + ";w=" + window);
  }

  /** What is left of it, as the header RateLimit says it; empty if there is no rate. */
  Optional<String> state(long now) {
    return bucket.map(
        tokens ->
            "\""
                + name
                + "\";r="
                + tokens.remaining(now)
                + ";t="
                + Math.ceilDiv(tokens.untilFull(now), SECOND));
  }
}
