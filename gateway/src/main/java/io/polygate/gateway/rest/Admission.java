package io.polygate.gateway.rest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.polygate.gateway.GatewayConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many requests are worked on at once, before anything is done for them. What costs much
 * is refused first: scans from half of the bound on, writes from four fifths on. Health, and what
 * is answered from memory, is never refused.
 */
@Singleton
final class Admission {
  private final int reads;
  private final int writes;
  private final int scans;
  private final AtomicInteger running = new AtomicInteger();

  Admission(GatewayConfig config, MeterRegistry meters) {
    Gauge unused =
        Gauge.builder("polygate.requests.running", running, AtomicInteger::get)
            .description("Requests that are worked on, but for those answered from memory.")
            .register(meters);
    assert unused.getId() != null;
    this.reads = config.requests().concurrent();
    this.writes = Math.max(1, (int) (reads * 4L / 5));
    this.scans = Math.max(1, reads / 2);
  }

  /**
   * Lets a request begin; it is counted until its answer has been sent, or the client has gone.
   *
   * @throws ProblemException if there are too many
   */
  void begin(RoutingContext context, String path) {
    int before = running.getAndIncrement();
    if (before >= bound(context.request().method(), path)) {
      running.decrementAndGet();
      throw Problem.of(ProblemCode.UNAVAILABLE, "The gateway is working on too many requests.")
          .withHeader(Headers.RETRY_AFTER, "1")
          .exception();
    }
    context.addEndHandler(_ -> running.decrementAndGet());
  }

  private int bound(HttpMethod method, String path) {
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      return path.endsWith("/items") || path.endsWith("/export") ? scans : reads;
    }
    boolean wide =
        path.endsWith("/query")
            || path.endsWith("/scan")
            || path.endsWith("/sql")
            || path.endsWith("/import");
    return wide ? scans : writes;
  }
}
