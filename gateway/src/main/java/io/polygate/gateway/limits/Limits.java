package io.polygate.gateway.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.StoreId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** The limits of namespaces and tenants, as they are configured. For many threads. */
public final class Limits {
  private static final int MAX_TENANTS = 100_000;
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private final Map<String, OfNamespace> namespaces;
  private final LongSupplier clock;

  /** The limits of one namespace: of the whole, of each tenant, and of single ones. */
  private record OfNamespace(
      Optional<Limiter> whole,
      Allowance each,
      Map<String, Allowance> single,
      Cache<String, Limiter> tenants) {}

  private Limits(Map<String, OfNamespace> namespaces, LongSupplier clock) {
    this.namespaces = Map.copyOf(namespaces);
    this.clock = clock;
  }

  /**
   * Reads the configuration.
   *
   * @param known the names of the namespaces that there are
   * @param clock nanoseconds
   * @throws ConfigurationException if a value cannot be, or there is no such namespace
   */
  public static Limits of(LimitsConfig config, Set<String> known, LongSupplier clock) {
    Map<String, OfNamespace> namespaces = new HashMap<>();
    config
        .namespaces()
        .forEach(
            (name, limits) -> {
              String key = LimitsConfig.PREFIX + "." + name;
              if (!known.contains(name)) {
                throw new ConfigurationException(key + ": there is no namespace " + name);
              }
              namespaces.put(name, of(key, limits, clock));
            });
    return new Limits(namespaces, clock);
  }

  private static OfNamespace of(
      String key, LimitsConfig.NamespaceLimits limits, LongSupplier clock) {
    Allowance whole = Allowance.of(key, limits.rate(), limits.burst(), limits.concurrent());
    Map<String, Allowance> single = new HashMap<>();
    limits
        .tenants()
        .forEach((tenant, its) -> single.put(tenant, of(key + ".tenants." + tenant, its)));
    return new OfNamespace(
        whole.isUnbounded()
            ? Optional.empty()
            : Optional.of(new Limiter("namespace", whole, clock.getAsLong())),
        of(key + ".tenant", limits.tenant()),
        Map.copyOf(single),
        Caffeine.newBuilder()
            .maximumSize(MAX_TENANTS)
            .expireAfterAccess(FORGOTTEN)
            .executor(Runnable::run)
            .build());
  }

  private static Allowance of(String key, LimitsConfig.TenantLimits limits) {
    return Allowance.of(key, limits.rate(), limits.burst(), limits.concurrent());
  }

  /** Whether there is any limit at all. */
  public boolean isAny() {
    return !namespaces.isEmpty();
  }

  /** What came of asking for leave. */
  public sealed interface Answer {
    /** The request may begin. */
    record Granted(Ticket ticket) implements Answer {}

    /** It may not. */
    record Refused(Refusal refusal) implements Answer {}
  }

  /** Asks for leave to begin a request that is about a namespace as a whole. */
  public Answer begin(String namespace) {
    return begin(limiters(namespace));
  }

  /** Asks for leave to begin a request that is about a tenant. */
  public Answer begin(StoreId tenant) {
    OfNamespace limits = namespaces.get(tenant.namespace().name());
    List<Limiter> limiters = limiters(tenant.namespace().name());
    if (limits != null) {
      String name = tenant.tenant().name();
      Allowance allowance = limits.single().getOrDefault(name, limits.each());
      if (!allowance.isUnbounded()) {
        limiters.add(
            limits.tenants().get(name, _ -> new Limiter("tenant", allowance, clock.getAsLong())));
      }
    }
    return begin(limiters);
  }

  /** The tenant's own limits come last, and are asked first: what they refuse costs nobody else. */
  private Answer begin(List<Limiter> limiters) {
    long now = clock.getAsLong();
    for (int i = limiters.size() - 1; i >= 0; i--) {
      Optional<Refusal> refusal = limiters.get(i).begin(now);
      if (refusal.isPresent()) {
        limiters.subList(i + 1, limiters.size()).forEach(Limiter::end);
        return new Answer.Refused(refusal.get());
      }
    }
    return new Answer.Granted(new Ticket(limiters, now));
  }

  private List<Limiter> limiters(String namespace) {
    List<Limiter> limiters = new ArrayList<>(2);
    OfNamespace limits = namespaces.get(namespace);
    if (limits != null) {
      limits.whole().ifPresent(limiters::add);
    }
    return limiters;
  }
}
