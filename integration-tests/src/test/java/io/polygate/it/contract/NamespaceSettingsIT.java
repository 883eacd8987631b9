package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a namespace's configuration changes. */
@ExtendWith(SharedGateway.class)
final class NamespaceSettingsIT {
  private final Http http;
  private final String tenant = HttpContract.freshName("t");
  private final String name = HttpContract.freshName("c");

  NamespaceSettingsIT(Http http) {
    this.http = http;
  }

  @Test
  void whereTenantsAreMadeExplicitlyAWriteMakesNone() {
    Routes.Collection collection = Routes.Collection.of("invited", tenant, name);
    http.put(collection.item("a"), Json.object()).expectProblem(404, "TENANT_NOT_FOUND");
    http.putEmpty(Routes.tenant("invited", tenant)).expect(201);
    http.put(collection.item("a"), Json.object()).expect(201);
  }

  @Test
  void whereCollectionsAreDefinedOthersAreNotFound() {
    Routes.Collection collection = Routes.Collection.of("planned", tenant, name);
    http.put(collection.item("a"), Json.object()).expectProblem(404, "COLLECTION_NOT_FOUND");
    http.put(Routes.definition("planned", name), Json.object()).expect(201);
    http.put(collection.item("a"), Json.object()).expect(201);
    http.get(collection.item("a")).expect(200);
  }

  @Test
  void whereScansAreAllowedAQueryNeedsNoPartition() {
    Routes.Collection collection = Routes.Collection.of("wide", tenant, name);
    http.put(collection.item("a"), Json.object()).expect(201);
    http.put(collection.item("b"), Json.object()).expect(201);
    assertThat(HttpContract.items(http.get(collection.items()))).hasSize(2);
    assertThat(HttpContract.items(http.post(collection.query(), Json.object()))).hasSize(2);
  }

  @Test
  void whereSqlIsNotAllowedItIsRefused() {
    String path = Routes.tenant("closed", tenant) + "/sql";
    ObjectNode script = Json.object("statements", Json.array(Json.object("sql", "SELECT 1")));

    http.post(path, script).expectProblem(403, "SQL_NOT_ALLOWED");

    JsonNode description = http.get(Routes.namespace("closed")).expect(200).json();
    assertThat(description.path("sql").asText()).isEqualTo("denied");
    assertThat(description.path("parts").path("sql").asText()).isEqualTo("native");
  }

  @Test
  void namespacesOnOneBackendKeepTheirItemsApart() {
    Routes.Collection first = Routes.Collection.of("wide", tenant, name);
    Routes.Collection second = Routes.Collection.of(SharedGateway.MEMORY, tenant, name);
    http.put(first.item("a"), Json.object("n", 1)).expect(201);
    http.put(second.item("b"), Json.object("n", 2)).expect(201);
    http.get(second.item("a")).expect(404);
    http.delete(Routes.tenant(SharedGateway.MEMORY, tenant)).expect(204);
    http.get(first.item("a")).expect(200);
  }
}
