package io.polygate.helm;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an API server says of the kinds that it knows. */
final class Discovery {
  private Discovery() {}

  /** The answer at a path, if it is one of these. */
  static Optional<JsonObject> find(String path) {
    if (path.equals("/api")) {
      JsonObject versions = kind("APIVersions");
      versions.add("versions", array("v1"));
      return Optional.of(versions);
    }
    if (path.equals("/apis")) {
      JsonObject groups = kind("APIGroupList");
      JsonArray list = new JsonArray();
      Kind.ALL.stream()
          .filter(kind -> !kind.group().isEmpty())
          .map(Discovery::group)
          .distinct()
          .forEach(list::add);
      groups.add("groups", list);
      return Optional.of(groups);
    }
    if (path.equals("/openapi/v3")) {
      JsonObject paths = new JsonObject();
      Kind.ALL.forEach(kind -> paths.add(path(kind).substring(1), document(kind)));
      JsonObject index = new JsonObject();
      index.add("paths", paths);
      return Optional.of(index);
    }
    List<Kind> kinds = Kind.ALL.stream().filter(kind -> path(kind).equals(path)).toList();
    if (!kinds.isEmpty()) {
      return Optional.of(resources(kinds));
    }
    List<Kind> described =
        Kind.ALL.stream().filter(kind -> path.equals("/openapi/v3" + path(kind))).toList();
    return described.isEmpty() ? Optional.empty() : Optional.of(openApi(described));
  }

  /** Where the OpenAPI document of a kind's group is. */
  private static JsonObject document(Kind kind) {
    JsonObject document = new JsonObject();
    document.addProperty("serverRelativeURL", "/openapi/v3" + path(kind));
    return document;
  }

  /** As much of an OpenAPI document as says that the server itself looks at fields. */
  private static JsonObject openApi(List<Kind> kinds) {
    JsonObject paths = new JsonObject();
    for (Kind kind : kinds) {
      paths.add(
          path(kind) + "/namespaces/{namespace}/" + kind.plural() + "/{name}",
          validated(kind.group(), kind.version(), kind.name()));
    }
    // What is so for namespaces, clients take to be so for the kinds of other projects.
    paths.add("/api/v1/namespaces/{name}", validated("", "v1", "Namespace"));
    JsonObject information = new JsonObject();
    information.addProperty("title", "Kubernetes");
    information.addProperty("version", "v1.35.0");
    JsonObject document = new JsonObject();
    document.addProperty("openapi", "3.0.0");
    document.add("info", information);
    document.add("paths", paths);
    return document;
  }

  private static JsonObject validated(String group, String version, String name) {
    JsonObject kind = new JsonObject();
    kind.addProperty("group", group);
    kind.addProperty("version", version);
    kind.addProperty("kind", name);
    JsonObject parameter = new JsonObject();
    parameter.addProperty("name", "fieldValidation");
    parameter.addProperty("in", "query");
    JsonArray parameters = new JsonArray();
    parameters.add(parameter);
    JsonObject patch = new JsonObject();
    patch.add("parameters", parameters);
    patch.add("x-kubernetes-group-version-kind", kind);
    JsonObject path = new JsonObject();
    path.add("patch", patch);
    return path;
  }

  private static String path(Kind kind) {
    return (kind.group().isEmpty() ? "/api/" : "/apis/") + kind.apiVersion();
  }

  private static JsonObject group(Kind kind) {
    JsonObject version = new JsonObject();
    version.addProperty("groupVersion", kind.apiVersion());
    version.addProperty("version", kind.version());
    JsonArray versions = new JsonArray();
    versions.add(version);
    JsonObject group = new JsonObject();
    group.addProperty("name", kind.group());
    group.add("versions", versions);
    group.add("preferredVersion", version);
    return group;
  }

  private static JsonObject resources(List<Kind> kinds) {
    JsonArray resources = new JsonArray();
    for (Kind kind : kinds) {
      JsonObject resource = new JsonObject();
      resource.addProperty("name", kind.plural());
      resource.addProperty("singularName", kind.name().toLowerCase(Locale.ROOT));
      resource.addProperty("namespaced", true);
      resource.addProperty("kind", kind.name());
      resource.add("verbs", array("create", "delete", "get", "list", "patch", "update", "watch"));
      resources.add(resource);
    }
    JsonObject list = kind("APIResourceList");
    list.addProperty("groupVersion", kinds.getFirst().apiVersion());
    list.add("resources", resources);
    return list;
  }

  private static JsonObject kind(String name) {
    JsonObject object = new JsonObject();
    object.addProperty("kind", name);
    object.addProperty("apiVersion", "v1");
    return object;
  }

  private static JsonArray array(String... texts) {
    JsonArray array = new JsonArray();
    for (String text : texts) {
      array.add(text);
    }
    return array;
  }
}
