package io.polygate.helm;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1ReplicaSet;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A kind of object that the double knows.
 *
 * @param group its group, empty for the core's
 * @param name as manifests say it
 * @param plural as paths say it
 * @param model what says whether an object is right
 */
record Kind(String group, String version, String name, String plural, Model model) {
  /** All kinds; those of other projects have no model here. */
  static final List<Kind> ALL =
      List.of(
          new Kind("", "v1", "ConfigMap", "configmaps", V1ConfigMap::validateJsonElement),
          new Kind(
              "",
              "v1",
              "PersistentVolumeClaim",
              "persistentvolumeclaims",
              V1PersistentVolumeClaim::validateJsonElement),
          new Kind("", "v1", "Pod", "pods", V1Pod::validateJsonElement),
          new Kind("", "v1", "Secret", "secrets", V1Secret::validateJsonElement),
          new Kind("", "v1", "Service", "services", V1Service::validateJsonElement),
          new Kind(
              "", "v1", "ServiceAccount", "serviceaccounts", V1ServiceAccount::validateJsonElement),
          new Kind("apps", "v1", "Deployment", "deployments", V1Deployment::validateJsonElement),
          // Of a Deployment's own; whoever waits for one asks for them.
          new Kind("apps", "v1", "ReplicaSet", "replicasets", V1ReplicaSet::validateJsonElement),
          new Kind("apps", "v1", "StatefulSet", "statefulsets", V1StatefulSet::validateJsonElement),
          new Kind(
              "autoscaling",
              "v2",
              "HorizontalPodAutoscaler",
              "horizontalpodautoscalers",
              V2HorizontalPodAutoscaler::validateJsonElement),
          new Kind(
              "networking.k8s.io", "v1", "Ingress", "ingresses", V1Ingress::validateJsonElement),
          new Kind(
              "networking.k8s.io",
              "v1",
              "NetworkPolicy",
              "networkpolicies",
              V1NetworkPolicy::validateJsonElement),
          new Kind(
              "policy",
              "v1",
              "PodDisruptionBudget",
              "poddisruptionbudgets",
              V1PodDisruptionBudget::validateJsonElement),
          new Kind("gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes", any -> {}),
          new Kind("monitoring.coreos.com", "v1", "PrometheusRule", "prometheusrules", any -> {}),
          new Kind("monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors", any -> {}));

  /** Kubernetes' own model of a kind, which knows every field. */
  @FunctionalInterface
  interface Model {
    /**
     * Checks an object.
     *
     * @throws IllegalArgumentException if it has a field that there is not, lacks one that there
     *     must be, or has one of the wrong form
     */
    void check(JsonElement object) throws IOException;
  }

  /** The kind of a path's segments. */
  static Optional<Kind> of(String group, String version, String plural) {
    return ALL.stream()
        .filter(
            kind ->
                kind.group.equals(group)
                    && kind.version.equals(version)
                    && kind.plural.equals(plural))
        .findFirst();
  }

  /** The group and version, as manifests say it. */
  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /**
   * Checks an object that a client sends.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  void check(JsonObject object) {
    if (!object.has("kind") || !object.get("kind").getAsString().equals(name)) {
      throw new IllegalArgumentException("Not a " + name + ": " + object.get("kind"));
    }
    if (!object.get("apiVersion").getAsString().equals(apiVersion())) {
      throw new IllegalArgumentException(name + " is not in " + object.get("apiVersion"));
    }
    try {
      model.check(object);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
