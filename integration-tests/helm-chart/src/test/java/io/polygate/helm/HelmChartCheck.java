package io.polygate.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The life of a release; run by the check that brings Helm. */
final class HelmChartCheck {
  private static final Kind DEPLOYMENT = Kind.of("apps", "v1", "deployments").orElseThrow();
  private static final Kind STATEFUL_SET = Kind.of("apps", "v1", "statefulsets").orElseThrow();
  private static final Kind CONFIG_MAP = Kind.of("", "v1", "configmaps").orElseThrow();

  private final FakeCluster cluster = FakeCluster.start();
  private final String chart = Helm.chart().toString();
  private Helm helm;

  HelmChartCheck(@TempDir Path home) throws IOException {
    helm = new Helm(home, cluster);
  }

  @BeforeEach
  void nothingIsThere() {
    assertThat(cluster.objects().names()).isEmpty();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  static Stream<Path> values() throws IOException {
    try (Stream<Path> files = Files.list(Helm.chart().resolve("ci"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void isInstalledUpgradedTestedRolledBackAndUninstalled(Path values, @TempDir Path directory)
      throws Exception {
    helm.run("install", "demo", chart, "--values", values.toString(), "--wait", "--timeout", "30s");
    List<String> installed = cluster.objects().names();
    String image = image();
    assertThat(installed).hasSizeGreaterThanOrEqualTo(4);

    // The next version of the chart and of Polygate: nothing that it changes may be immutable.
    Path next = Helm.changedChart(directory, "Chart.yaml", "ersion: 0.1.0", "ersion: 0.2.0");
    helm.run(
        "upgrade",
        "demo",
        next.toString(),
        "--values",
        values.toString(),
        "--wait",
        "--timeout",
        "30s",
        "--set",
        "image.digest=,image.tag=next,resources.limits.memory=3Gi");
    assertThat(cluster.objects().names()).isEqualTo(installed);
    assertThat(image()).endsWith(":next");

    assertThat(helm.run("test", "demo")).contains("Phase:          Succeeded");

    helm.run("rollback", "demo", "1", "--wait", "--timeout", "30s");
    assertThat(cluster.objects().names()).isEqualTo(installed);
    assertThat(image()).isEqualTo(image);
    assertThat(helm.run("history", "demo")).contains("Rollback to 1");

    helm.run("uninstall", "demo", "--wait", "--timeout", "30s");
    assertThat(cluster.objects().names()).isEmpty();
  }

  @Test
  void theConfigurationIsPassedOnUnread(@TempDir Path directory) throws Exception {
    String config = "# \"quoted\" {{ no template }} ${VARIABLE}\nfirst=ä\n\nsecond=\\u0041\n";
    Path file = Files.writeString(directory.resolve("polygate.properties"), config);
    helm.run("install", "demo", chart, "--set-file", "config=" + file);
    JsonObject map = cluster.objects().get(CONFIG_MAP, "demo-polygate").orElseThrow();
    assertThat(Objects.string(map.getAsJsonObject("data"), "polygate.properties"))
        .isEqualTo(config);
    String before = checksum();
    Files.writeString(file, config + "third=1\n");
    helm.run("upgrade", "demo", chart, "--set-file", "config=" + file);
    assertThat(checksum()).isNotEqualTo(before);
  }

  @Test
  void withoutFilesItIsADeploymentWithoutVolumes() throws Exception {
    helm.run("install", "demo", chart, "--set", "persistence.enabled=false,replicaCount=3");
    JsonObject spec =
        cluster.objects().get(DEPLOYMENT, "demo-polygate").orElseThrow().getAsJsonObject("spec");
    assertThat(spec.get("replicas").getAsInt()).isEqualTo(3);
    assertThat(spec.toString()).doesNotContain("/data").contains("readOnlyRootFilesystem\":true");
    assertThat(cluster.objects().list(STATEFUL_SET, Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          templates/deployment.yaml       | replicas:          | replicass:
          templates/_helpers.tpl          | imagePullPolicy:   | imagePulPolicy:
          templates/_helpers.tpl          | readinessProbe:    | readynessProbe:
          templates/networkpolicy.yaml    | podSelector:       | podSelektor:
          templates/pdb.yaml              | maxUnavailable:    | maxUnavailible:
          templates/service.yaml          | targetPort:        | target:
          """)
  void aMisspelledFieldFails(String file, String field, String misspelled, @TempDir Path directory)
      throws Exception {
    Path wrong = Helm.changedChart(directory, file, field, misspelled);
    assertThat(helm.attempt(List.of("lint", "--strict", wrong.toString())).code()).isZero();
    Helm.Ended ended =
        helm.attempt(
            List.of("install", "demo", wrong.toString(), "--set", "persistence.enabled=false"));
    assertThat(ended.code()).isNotZero();
    assertThat(ended.output()).contains(misspelled.replace(":", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas=2                                       | replicas
          replicaCount=0                                   | replicaCount
          image.pullPolicy=Sometimes                       | pullPolicy
          image.digest=sha256:12                           | digest
          persistence.size=much                            | size
          persistence.storageclass=fast                    | storageclass
          service.port=70000                               | port
          litefs.lease=none                                | lease
          ingress.enabled=true                             | hosts
          gateway.enabled=true                             | parentRefs
          drain.delaySeconds=-1                            | delaySeconds
          metrics.serviceMonitor.interval=soon             | interval
          metrics.prometheusRule.errorRatio=2              | errorRatio
          replicaCount=2                                   | replicaCount: several pods with files
          autoscaling.enabled=true                         | autoscaling.enabled: only pods without files
          persistence.enabled=false,litefs.enabled=true    | litefs.enabled: needs persistence.enabled
          litefs.enabled=true,litefs.lease=consul          | litefs.consulUrl: the lease
          litefs.enabled=true                              | litefs.enabled: only what is on a backend
          drain.gracePeriodSeconds=12                      | drain.gracePeriodSeconds: must be more
          """)
  void wrongValuesAreRefusedByName(String values, String message) throws Exception {
    Helm.Ended ended = helm.attempt(List.of("install", "demo", chart, "--set", values));
    assertThat(ended.code()).isNotZero();
    assertThat(ended.output()).contains(message);
    assertThat(cluster.objects().names()).isEmpty();
  }

  private String image() {
    return Objects.string(pod().getAsJsonArray("containers").get(0).getAsJsonObject(), "image");
  }

  private String checksum() {
    return Objects.string(
        Objects.metadata(template()).getAsJsonObject("annotations"), "checksum/config");
  }

  private JsonObject pod() {
    return template().getAsJsonObject("spec");
  }

  private JsonObject template() {
    return Stream.of(DEPLOYMENT, STATEFUL_SET)
        .flatMap(kind -> cluster.objects().list(kind, Map.of()).stream())
        .findFirst()
        .orElseThrow()
        .getAsJsonObject("spec")
        .getAsJsonObject("template");
  }
}
