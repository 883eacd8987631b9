package io.polygate.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Tenants: how they come, what they show, that they see nothing of each other, how they go. */
abstract class TenantsHttpContract extends HttpContract {
  TenantsHttpContract(String namespace, Http http) {
    super(namespace, http);
  }

  private String path() {
    return Routes.tenant(namespace, tenant);
  }

  @Test
  void aTenantIsMadeOnce() {
    http.get(path()).expectProblem(404, "TENANT_NOT_FOUND");
    http.putEmpty(path()).expect(201);
    assertThat(http.putEmpty(path()).status()).isIn(200, 204);
    http.get(path()).expect(200);
    assertThat(items(http.post(collection.scan(), Json.object()))).isEmpty();
  }

  @Test
  void theFirstWriteMakesTheTenantAndAReadDoesNot() {
    http.get(collection.item("a")).expectProblem(404, "TENANT_NOT_FOUND");
    http.get(collection.items("pk=a")).expectProblem(404, "TENANT_NOT_FOUND");
    http.delete(collection.item("a")).expectProblem(404, "TENANT_NOT_FOUND");
    http.get(path()).expect(404);
    created(collection.item("a"), numbered(1));
    http.get(path()).expect(200);
  }

  @Test
  void aWriteThatIsRefusedMakesNoTenant() {
    http.put(collection.item("a"), JSON, "no json").expectProblem(400);
    http.put(collection.item("a"), numbered(1), "If-Match", "*").expectProblem(412);
    http.put(collection.item("a"), numbered(1), "If-Match", "\"v1\"").expectProblem(412);
    http.get(path()).expectProblem(404, "TENANT_NOT_FOUND");
  }

  @Test
  void concurrentFirstWritesAllLand() {
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      int n = i;
      calls.add(() -> http.put(collection.item("k" + n), numbered(n)).expect(201).status());
    }
    together(calls);
    assertThat(items(http.post(collection.scan(), Json.object()))).hasSize(16);
  }

  @Test
  void aDescriptionCountsWhatThereIs() {
    for (int i = 0; i < 3; i++) {
      created(collection.item("k" + i), numbered(i));
    }
    JsonNode description = http.get(path()).expect(200).json();
    assertThat(description.path("bytes").longValue()).isPositive();
    JsonNode counted = description.path("collections").path(0);
    assertThat(counted.path("name").asText()).isEqualTo(collectionName);
    assertThat(counted.path("items").intValue()).isEqualTo(3);
  }

  @Test
  void anErasedTenantIsGoneWithAllItsItems() {
    String etag = created(collection.item("a"), numbered(1));
    http.delete(path()).expect(204);
    http.get(path()).expectProblem(404, "TENANT_NOT_FOUND");
    http.get(collection.item("a")).expectProblem(404, "TENANT_NOT_FOUND");
    http.delete(path()).expectProblem(404, "TENANT_NOT_FOUND");
    assertThat(created(collection.item("b"), numbered(2))).isNotEqualTo(etag);
    http.get(collection.item("a")).expectProblem(404, "ITEM_NOT_FOUND");
  }

  @Test
  void tenantsAreListedInPagesEachOnce() {
    String prefix = freshName("list") + "-";
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      String name = prefix + String.format("%02d", i);
      calls.add(() -> http.putEmpty(Routes.tenant(namespace, name)).expect(201).status());
    }
    together(calls);
    List<String> names = new ArrayList<>();
    String cursor = "";
    do {
      Answer page =
          http.get(
                  Routes.namespace(namespace)
                      + "/tenants?limit=10"
                      + (cursor.isEmpty() ? "" : "&cursor=" + Routes.encode(cursor)))
              .expect(200);
      JsonNode tenants = page.json().path("tenants");
      assertThat(tenants.size()).isLessThanOrEqualTo(10);
      tenants.forEach(entry -> names.add(entry.path("name").asText(entry.asText())));
      cursor = next(page);
    } while (!cursor.isEmpty());
    assertThat(names).isSorted().doesNotHaveDuplicates().doesNotContain("_catalog");
    assertThat(names).filteredOn(name -> name.startsWith(prefix)).hasSize(25);
  }

  @Test
  void aTenantNeverSeesAnothersItems() {
    String canary = "canary-" + tenant;
    String other = freshName("t");
    created(collection.item("secret", canary), Json.object("text", canary));
    created(collectionOf(other).item("mine", "s"), numbered(1));
    List<String> answers =
        List.of(
            http.get(collectionOf(other).item("secret", canary)).expect(404).text(),
            http.get(collectionOf(other).items("pk=secret")).expect(200).text(),
            http.post(collectionOf(other).scan(), Json.object()).expect(200).text(),
            http.post(
                    collectionOf(other).query(),
                    Json.object("allowScan", true, "filter", "attribute_exists(text)"))
                .expect(200)
                .text(),
            http.get(Routes.tenant(namespace, other)).expect(200).text());
    assertThat(answers.subList(1, answers.size())).noneMatch(text -> text.contains(canary));
    http.delete(collectionOf(other).item("secret", canary)).expect(204);
    http.get(collection.item("secret", canary)).expect(200);
    http.delete(Routes.tenant(namespace, other)).expect(204);
    http.get(collection.item("secret", canary)).expect(200);
  }
}
