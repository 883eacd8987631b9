package io.polygate.gateway.metrics;

import io.micrometer.core.instrument.Tags;
import io.polygate.gateway.Namespaces;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of each measured request which namespace and which kind of backend it was for. Names that no
 * namespace has are one, so that their number is bounded.
 */
@Singleton
final class NamespaceTags implements HttpServerMetricsTagsContributor {
  private static final String API = "/v1/namespaces/";
  private static final Tags NONE = tags("none", "none");

  private final Provider<Namespaces> namespaces;
  private @Nullable List<Known> known;

  /** A namespace, with what stands in the path of its requests. */
  private record Known(String name, Tags tags) {}

  NamespaceTags(Provider<Namespaces> namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public Tags contribute(Context context) {
    HttpServerRequest request = context.request();
    String path = request.path();
    if (path == null || !path.startsWith(API)) {
      return NONE;
    }
    for (Known namespace : known()) {
      int end = API.length() + namespace.name().length();
      if (path.startsWith(namespace.name(), API.length())
          && (path.length() == end || path.charAt(end) == '/')) {
        return namespace.tags();
      }
    }
    return NONE;
  }

  /** It does not matter if several threads find it out: it is the same. */
  private List<Known> known() {
    List<Known> all = known;
    if (all == null) {
      all =
          namespaces.get().all().stream()
              .map(
                  namespace ->
                      new Known(
                          namespace.name(), tags(namespace.name(), namespace.reference().kind())))
              .toList();
      known = all;
    }
    return all;
  }

  private static Tags tags(String namespace, String backend) {
    return Tags.of("namespace", namespace, "backend", backend);
  }
}
