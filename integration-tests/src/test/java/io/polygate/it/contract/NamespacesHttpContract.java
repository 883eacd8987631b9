package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Http;
import io.polygate.it.server.Routes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the gateway says of its namespaces. */
abstract class NamespacesHttpContract extends HttpContract {
  private final String kind;

  NamespacesHttpContract(String namespace, String kind, Http http) {
    super(namespace, http);
    this.kind = kind;
  }

  @Test
  void theNamespaceIsListed() {
    List<String> names = new ArrayList<>();
    http.get("/v1/namespaces")
        .expect(200)
        .json()
        .path("namespaces")
        .forEach(entry -> names.add(entry.path("name").asText()));
    assertThat(names).contains(namespace).doesNotHaveDuplicates();
  }

  @Test
  void theDescriptionNamesBackendPartsLimitsAndDurability() {
    JsonNode description = description();
    assertThat(description.path("name").asText()).isEqualTo(namespace);
    assertThat(description.path("backend").toString()).contains(kind);
    assertThat(description.path("durability").asText()).isIn("fsync", "process", "memory");
    assertThat(description.path("parts").path("items").asText()).isEqualTo("native");
    for (String limit : List.of("pkBytes", "skBytes", "valueBytes", "operations", "depth")) {
      assertThat(description.path("limits").path(limit).longValue()).as(limit).isPositive();
    }
  }

  @Test
  void anUnknownNamespaceIsNotFound() {
    http.get(Routes.namespace("unheard-of")).expectProblem(404, "NAMESPACE_NOT_FOUND");
    http.get(Routes.Collection.of("unheard-of", tenant, collectionName).item("a"))
        .expectProblem(404, "NAMESPACE_NOT_FOUND");
    http.put(Routes.Collection.of("unheard-of", tenant, collectionName).item("a"), numbered(1))
        .expectProblem(404, "NAMESPACE_NOT_FOUND");
  }
}
