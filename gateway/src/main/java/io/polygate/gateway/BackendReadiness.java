package io.polygate.gateway;

import io.polygate.spi.StorageException;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Is ready when every backend says that it can serve. */
@Readiness
@Singleton
final class BackendReadiness implements HealthCheck {
  private final Namespaces namespaces;

  BackendReadiness(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("backends");
    boolean ready = true;
    for (RoutedNamespace namespace : namespaces.all()) {
      String status = status(namespace);
      answer.withData(namespace.reference().toString(), status);
      namespace
          .backend()
          .replication()
          .ifPresent(
              nodes ->
                  answer.withData(namespace.reference() + " role", nodes.status().role().word()));
      ready &= status.equals("UP");
    }
    return answer.status(ready).build();
  }

  private static String status(RoutedNamespace namespace) {
    try {
      namespace.backend().probe();
      return "UP";
    } catch (StorageException e) {
      return "DOWN: " + e.getMessage();
    }
  }
}
