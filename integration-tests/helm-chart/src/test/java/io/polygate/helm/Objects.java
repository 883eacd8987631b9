package io.polygate.helm;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects of the cluster, all in one namespace. Like the real thing it refuses fields that
 * there are not and changes of what can never change; unlike it, everything is ready at once. For
 * any thread.
 */
final class Objects {
  /** What Kubernetes never changes in place. */
  private static final Map<String, List<String>> IMMUTABLE =
      Map.of(
          "Deployment", List.of("selector"),
          "StatefulSet",
              List.of("selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates"));

  private final Map<Address, JsonObject> objects = new TreeMap<>();
  private final List<BiConsumer<Change, Stored>> watchers = new ArrayList<>();
  private long version;

  /** What can become of an object. */
  enum Change {
    ADDED,
    MODIFIED,
    DELETED
  }

  /** An object with its kind. */
  record Stored(Kind kind, JsonObject object) {}

  private record Address(String plural, String name) implements Comparable<Address> {
    @Override
    public int compareTo(Address other) {
      int plurals = plural.compareTo(other.plural);
      return plurals == 0 ? name.compareTo(other.name) : plurals;
    }
  }

  /** The object of a name. */
  synchronized Optional<JsonObject> get(Kind kind, String name) {
    return Optional.ofNullable(objects.get(new Address(kind.plural(), name)))
        .map(JsonObject::deepCopy);
  }

  /** All objects of a kind that have the labels. */
  synchronized List<JsonObject> list(Kind kind, Map<String, String> labels) {
    return objects.entrySet().stream()
        .filter(entry -> entry.getKey().plural.equals(kind.plural()))
        .map(Map.Entry::getValue)
        .filter(object -> hasLabels(object, labels))
        .map(JsonObject::deepCopy)
        .toList();
  }

  /** The names of all objects but Helm's own records, as {@code Kind/name}. */
  synchronized List<String> names() {
    return objects.values().stream()
        .filter(object -> !string(object, "type").startsWith("helm.sh/"))
        .map(object -> string(object, "kind") + "/" + string(metadata(object), "name"))
        .toList();
  }

  /**
   * Stores a new object or a new form of one.
   *
   * @throws IllegalArgumentException if Kubernetes would not take it
   */
  synchronized JsonObject put(Kind kind, JsonObject sent) {
    kind.check(sent);
    JsonObject object = sent.deepCopy();
    JsonObject metadata = metadata(object);
    Address address = new Address(kind.plural(), string(metadata, "name"));
    JsonObject former = objects.get(address);
    requireImmutables(kind, former, object);
    metadata.addProperty("namespace", "default");
    metadata.addProperty("resourceVersion", Long.toString(++version));
    JsonObject known = former == null ? null : metadata(former);
    metadata.addProperty(
        "uid", known == null ? UUID.randomUUID().toString() : string(known, "uid"));
    metadata.addProperty(
        "creationTimestamp",
        known == null
            ? Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()
            : string(known, "creationTimestamp"));
    metadata.addProperty("generation", known == null ? 1 : known.get("generation").getAsLong() + 1);
    status(kind, object);
    objects.put(address, object);
    tell(former == null ? Change.ADDED : Change.MODIFIED, new Stored(kind, object));
    return object.deepCopy();
  }

  /** Deletes an object, if there is one. */
  synchronized Optional<JsonObject> delete(Kind kind, String name) {
    JsonObject former = objects.remove(new Address(kind.plural(), name));
    if (former != null) {
      metadata(former).addProperty("resourceVersion", Long.toString(++version));
      tell(Change.DELETED, new Stored(kind, former));
    }
    return Optional.ofNullable(former);
  }

  /** Where the history of changes is. */
  synchronized long version() {
    return version;
  }

  /**
   * Calls somebody for every change until it is told off.
   *
   * @param fromNothing whether for each object of the kind that is there as well, before
   */
  synchronized void watch(Kind kind, BiConsumer<Change, Stored> watcher, boolean fromNothing) {
    if (fromNothing) {
      list(kind, Map.of())
          .forEach(object -> watcher.accept(Change.ADDED, new Stored(kind, object)));
    }
    watchers.add(watcher);
  }

  /** Calls somebody no more. */
  synchronized void unwatch(BiConsumer<Change, Stored> watcher) {
    watchers.remove(watcher);
  }

  /** Whether an object has all of the labels. */
  static boolean hasLabels(JsonObject object, Map<String, String> labels) {
    JsonObject own = metadata(object).getAsJsonObject("labels");
    return labels.isEmpty()
        || (own != null
            && labels.entrySet().stream()
                .allMatch(label -> string(own, label.getKey()).equals(label.getValue())));
  }

  /** An object's metadata. */
  static JsonObject metadata(JsonObject object) {
    return object.getAsJsonObject("metadata");
  }

  /** A member that is text; empty if there is none. */
  static String string(JsonObject object, String member) {
    JsonElement value = object.get(member);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  private void tell(Change change, Stored stored) {
    List.copyOf(watchers)
        .forEach(
            watcher -> watcher.accept(change, new Stored(stored.kind, stored.object.deepCopy())));
  }

  private static void requireImmutables(Kind kind, @Nullable JsonObject former, JsonObject object) {
    if (former == null) {
      return;
    }
    for (String field : IMMUTABLE.getOrDefault(kind.name(), List.of())) {
      if (!String.valueOf(former.getAsJsonObject("spec").get(field))
          .equals(String.valueOf(object.getAsJsonObject("spec").get(field)))) {
        throw new IllegalArgumentException(kind.name() + ": spec." + field + " is immutable");
      }
    }
  }

  /** Everything is as it is wanted, at once. */
  private static void status(Kind kind, JsonObject object) {
    JsonObject status = new JsonObject();
    status.addProperty("observedGeneration", metadata(object).get("generation").getAsLong());
    switch (kind.name()) {
      case "Deployment", "StatefulSet" -> {
        JsonElement wanted = object.getAsJsonObject("spec").get("replicas");
        int replicas = wanted == null ? 1 : wanted.getAsInt();
        for (String count :
            List.of("replicas", "readyReplicas", "updatedReplicas", "availableReplicas")) {
          status.addProperty(count, replicas);
        }
        status.addProperty("currentReplicas", replicas);
        status.addProperty("currentRevision", "1");
        status.addProperty("updateRevision", "1");
        status.add("conditions", conditions("Available", "Progressing"));
      }
      case "Pod" -> {
        status.addProperty("phase", "Succeeded");
        status.add("conditions", conditions("Ready"));
      }
      case "Service" -> {
        if (!object.getAsJsonObject("spec").has("clusterIP")) {
          object.getAsJsonObject("spec").addProperty("clusterIP", "10.0.0.1");
        }
      }
      case "PodDisruptionBudget" -> status.add("conditions", conditions("DisruptionAllowed"));
      default -> {
        return; // Has no status that anybody waits for.
      }
    }
    object.add("status", status);
  }

  private static JsonArray conditions(String... types) {
    JsonArray conditions = new JsonArray();
    for (String type : types) {
      JsonObject condition = new JsonObject();
      condition.addProperty("type", type);
      condition.add("status", new JsonPrimitive("True"));
      condition.addProperty("reason", "NewReplicaSetAvailable");
      conditions.add(condition);
    }
    return conditions;
  }
}
