package io.polygate.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the double stores, and what it refuses as Kubernetes would. */
final class FakeClusterTest {
  private static final Kind DEPLOYMENT = Kind.of("apps", "v1", "deployments").orElseThrow();
  private static final Kind SERVICE = Kind.of("", "v1", "services").orElseThrow();

  private final Objects objects = new Objects();

  @Test
  void anObjectIsStoredWithWhatTheServerKnowsOfIt() {
    objects.put(SERVICE, service("web", "http"));
    JsonObject changed = objects.put(SERVICE, service("web", "https"));
    assertThat(Objects.metadata(changed).get("generation").getAsInt()).isEqualTo(2);
    assertThat(Objects.string(Objects.metadata(changed), "uid")).isNotEmpty();
    assertThat(objects.names()).containsExactly("Service/web");
    assertThat(objects.list(SERVICE, Map.of("app", "web"))).hasSize(1);
    assertThat(objects.list(SERVICE, Map.of("app", "other"))).isEmpty();
    assertThat(objects.delete(SERVICE, "web")).isPresent();
    assertThat(objects.names()).isEmpty();
  }

  @Test
  void aMisspelledFieldIsRefused() {
    JsonObject wrong = service("web", "http");
    wrong.getAsJsonObject("spec").addProperty("clusterIp", "None");
    assertThatThrownBy(() -> objects.put(SERVICE, wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("clusterIp");
  }

  @Test
  void aSelectorCannotBeChanged() {
    objects.put(DEPLOYMENT, deployment("1"));
    objects.put(DEPLOYMENT, deployment("1"));
    assertThatThrownBy(() -> objects.put(DEPLOYMENT, deployment("2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spec.selector is immutable");
  }

  @Test
  void itAnswersAsAnApiServerDoes() throws IOException, InterruptedException {
    try (FakeCluster cluster = FakeCluster.start();
        HttpClient http = HttpClient.newHttpClient()) {
      assertThat(get(http, cluster.url() + "/apis").body()).contains("monitoring.coreos.com");
      assertThat(get(http, cluster.url() + "/apis/apps/v1").body()).contains("statefulsets");
      String services = cluster.url() + "/api/v1/namespaces/default/services";
      HttpRequest apply =
          HttpRequest.newBuilder(URI.create(services + "/web?fieldManager=test"))
              .header("Content-Type", "application/apply-patch+yaml")
              .method(
                  "PATCH", HttpRequest.BodyPublishers.ofString(service("web", "http").toString()))
              .build();
      assertThat(http.send(apply, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      assertThat(get(http, services + "?labelSelector=app%3Dweb").body()).contains("\"web\"");
      assertThat(get(http, services + "/none").statusCode()).isEqualTo(404);
      assertThat(get(http, cluster.url() + "/unheard").statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> get(HttpClient http, String url)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonObject service(String name, String port) {
    return json(
        """
        {"apiVersion": "v1", "kind": "Service",
         "metadata": {"name": "%s", "labels": {"app": "%s"}},
         "spec": {"ports": [{"name": "%s", "port": 80, "targetPort": "http"}]}}
        """
            .formatted(name, name, port));
  }

  private static JsonObject deployment(String version) {
    return json(
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
         "spec": {"selector": {"matchLabels": {"version": "%s"}},
                  "template": {"metadata": {"labels": {"version": "%s"}},
                               "spec": {"containers": [{"name": "web", "image": "web:1"}]}}}}
        """
            .formatted(version, version));
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
