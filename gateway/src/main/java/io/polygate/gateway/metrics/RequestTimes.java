package io.polygate.gateway.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.polygate.gateway.Namespaces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How long requests took, by what was asked for, the namespace, the kind of backend and how they
 * ended, in buckets, so that quantiles can be had over many gateways. Nothing that a client chooses
 * freely becomes a label: their number is bounded, and no key can be read from them. Safe for use
 * by several threads.
 */
@Singleton
public final class RequestTimes {
  /** The status of a request whose client has gone before it was answered. */
  public static final int NOT_ANSWERED = 0;

  private static final String API = "/v1/namespaces/";
  private static final RoutedTo NOWHERE = new RoutedTo("none", "none");
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS");
  private static final String[] OUTCOMES = {
    "INFORMATIONAL", "SUCCESS", "REDIRECTION", "CLIENT_ERROR", "SERVER_ERROR"
  };

  /** Upper bounds of the buckets. */
  private static final Duration[] BUCKETS =
      IntStream.of(
              250,
              500,
              1_000,
              2_000,
              5_000,
              10_000,
              25_000,
              50_000,
              100_000,
              250_000,
              500_000,
              1_000_000,
              2_500_000,
              10_000_000)
          .mapToObj(micros -> Duration.ofNanos(micros * 1_000L))
          .toArray(Duration[]::new);

  private final MeterRegistry meters;
  private final Provider<Namespaces> namespaces;
  private final ConcurrentMap<Kind, Timer> timers = new ConcurrentHashMap<>();
  private RoutedTo @Nullable [] known;

  /** Where a request went. */
  private record RoutedTo(String namespace, String backend) {}

  /** What requests have in common whose times are told together. */
  private record Kind(String method, String form, int status, RoutedTo routedTo) {
    // As in ItemKey.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Kind that
          && status == that.status
          && form.equals(that.form)
          && method.equals(that.method)
          && routedTo.namespace.equals(that.routedTo.namespace);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * (31 * form.hashCode() + method.hashCode()) + status)
          + routedTo.namespace.hashCode();
    }
  }

  RequestTimes(MeterRegistry meters, Provider<Namespaces> namespaces) {
    this.meters = meters;
    this.namespaces = namespaces;
  }

  /**
   * Counts a request that has ended.
   *
   * @param method its method
   * @param form the form of its path, one of a bounded number
   * @param path its path
   * @param status how it was answered, or {@link #NOT_ANSWERED}
   * @param begun when it came, as {@link System#nanoTime} tells it
   */
  public void ended(String method, String form, String path, int status, long begun) {
    long took = System.nanoTime() - begun;
    String known = METHODS.contains(method) ? method : "OTHER";
    timers
        .computeIfAbsent(new Kind(known, form, status, routedTo(path)), this::timer)
        .record(took, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Kind kind) {
    boolean answered = kind.status != NOT_ANSWERED;
    return Timer.builder("http.server.requests")
        .description("How long requests took.")
        .tags(
            Tags.of("method", kind.method, "uri", kind.form)
                .and("status", answered ? Integer.toString(kind.status) : "RESET")
                .and("outcome", answered ? OUTCOMES[kind.status / 100 - 1] : "CLIENT_ERROR")
                .and("namespace", kind.routedTo.namespace, "backend", kind.routedTo.backend))
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  private RoutedTo routedTo(String path) {
    if (path.startsWith(API)) {
      for (RoutedTo routed : known()) {
        int end = API.length() + routed.namespace.length();
        if (path.startsWith(routed.namespace, API.length())
            && (path.length() == end || path.charAt(end) == '/')) {
          return routed;
        }
      }
    }
    return NOWHERE;
  }

  /** It does not matter if several threads find it out: it is the same. */
  private RoutedTo[] known() {
    RoutedTo[] all = known;
    if (all == null) {
      all =
          namespaces.get().all().stream()
              .map(routed -> new RoutedTo(routed.name(), routed.reference().kind()))
              .toArray(RoutedTo[]::new);
      known = all;
    }
    return all;
  }
}
