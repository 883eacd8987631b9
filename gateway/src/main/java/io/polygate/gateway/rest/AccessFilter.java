package io.polygate.gateway.rest;

import io.polygate.gateway.access.Requires;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a resource's method requires, when it is known which one it is and before a thread
 * is found for it. A method that says nothing is refused.
 */
@Singleton
public final class AccessFilter {
  /** RESTEasy makes its filters while the application is built up, before there is a gate. */
  private final Provider<Gate> gates;

  private final Map<Method, Optional<Requires>> required = new ConcurrentHashMap<>();
  private @Nullable Gate known;

  AccessFilter(Provider<Gate> gates) {
    this.gates = gates;
  }

  /** Refuses who may not call the method. */
  @ServerRequestFilter(nonBlocking = true)
  public void authorize(ResourceInfo resource, RoutingContext context) {
    Gate gate = gate();
    if (!gate.isClosed()) {
      return;
    }
    Requires requires =
        required
            .computeIfAbsent(resource.getResourceMethod(), AccessFilter::required)
            .orElseThrow(
                () -> Problem.of(ProblemCode.ACCESS_DENIED, "Nobody may do this.").exception());
    gate.require(ApiRequest.of(context), requires);
  }

  /** It does not matter if several threads ask: there is one gate. */
  private Gate gate() {
    Gate gate = known;
    if (gate == null) {
      gate = gates.get();
      known = gate;
    }
    return gate;
  }

  private static Optional<Requires> required(Method method) {
    return Optional.ofNullable(method.getAnnotation(Requires.class));
  }
}
