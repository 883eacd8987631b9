package io.polygate.it.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An OpenAPI document of version 3.1, as far as a fuzzer looks at it.
 *
 * @param root the whole document
 */
record OpenApiDocument(JsonNode root) {
  private static final Set<String> METHODS =
      Set.of("get", "head", "put", "post", "patch", "delete", "options");

  static OpenApiDocument parse(String json) {
    return new OpenApiDocument(Json.read(json));
  }

  /** All operations, in the document's order. */
  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    root.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        member -> {
                          if (METHODS.contains(member.getKey())) {
                            operations.add(
                                operation(path.getKey(), path.getValue(), member.getKey()));
                          }
                        }));
    return operations;
  }

  private Operation operation(String path, JsonNode shared, String method) {
    JsonNode node = shared.path(method);
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode list : List.of(shared.path("parameters"), node.path("parameters"))) {
      list.forEach(parameter -> parameters.add(parameter(resolve(parameter))));
    }
    Map<String, MediaType> bodies = new LinkedHashMap<>();
    resolve(node.path("requestBody"))
        .path("content")
        .properties()
        .forEach(type -> bodies.put(type.getKey(), mediaType(type.getValue())));
    Map<String, JsonNode> responses = new LinkedHashMap<>();
    node.path("responses")
        .properties()
        .forEach(response -> responses.put(response.getKey(), resolve(response.getValue())));
    return new Operation(
        node.path("operationId").asText(),
        method.toUpperCase(Locale.ROOT),
        path,
        parameters,
        bodies,
        responses);
  }

  private Parameter parameter(JsonNode node) {
    JsonNode json = node.path("content").path("application/json");
    JsonNode form = json.isMissingNode() ? node : json;
    return new Parameter(
        node.path("name").asText(),
        node.path("in").asText(),
        node.path("required").booleanValue(),
        resolve(form.path("schema")),
        examples(form),
        named(form));
  }

  private MediaType mediaType(JsonNode node) {
    return new MediaType(node.path("schema"), examples(node), named(node));
  }

  /** The examples that have names, and one that has none under the empty name. */
  private Map<String, JsonNode> named(JsonNode node) {
    Map<String, JsonNode> examples = new LinkedHashMap<>();
    if (node.has("example")) {
      examples.put("", node.path("example"));
    }
    node.path("examples")
        .properties()
        .forEach(
            example -> examples.put(example.getKey(), resolve(example.getValue()).path("value")));
    return examples;
  }

  private List<JsonNode> examples(JsonNode node) {
    List<JsonNode> examples = new ArrayList<>(named(node).values());
    resolve(node.path("schema")).path("examples").forEach(examples::add);
    return examples;
  }

  /** The node itself, or what it refers to. */
  JsonNode resolve(JsonNode node) {
    JsonNode resolved = node;
    for (int steps = 0; resolved.has("$ref"); steps++) {
      String reference = resolved.path("$ref").asText();
      if (!reference.startsWith("#/") || steps > 100) {
        throw new AssertionError("a reference that leads nowhere: " + reference);
      }
      resolved = root.at(reference.substring(1));
      if (resolved.isMissingNode()) {
        throw new AssertionError("a reference to nothing: " + reference);
      }
    }
    return resolved;
  }

  /**
   * What can be done with a path.
   *
   * @param id the operation's id
   * @param method in capitals
   * @param path with its parameters in braces
   * @param parameters those of the path, the query and the header
   * @param bodies what the request's body may be, by media type; empty: it has none
   * @param responses what may be answered, by status
   */
  record Operation(
      String id,
      String method,
      String path,
      List<Parameter> parameters,
      Map<String, MediaType> bodies,
      Map<String, JsonNode> responses) {
    /** Whether it can succeed at all. */
    boolean canSucceed() {
      return responses.keySet().stream().anyMatch(status -> status.startsWith("2"));
    }

    /** What is said of a status, by itself or by its class. */
    Optional<JsonNode> response(int status) {
      return Optional.ofNullable(responses.get(Integer.toString(status)))
          .or(() -> Optional.ofNullable(responses.get(status / 100 + "XX")));
    }
  }

  /**
   * A parameter.
   *
   * @param in path, query or header
   * @param examples what the document gives as examples, the schema's included
   * @param named the examples of its own, by their names
   */
  record Parameter(
      String name,
      String in,
      boolean required,
      JsonNode schema,
      List<JsonNode> examples,
      Map<String, JsonNode> named) {}

  /**
   * One form of a body.
   *
   * @param schema may be a reference
   * @param examples what the document gives as examples, the schema's included
   * @param named the examples of its own, by their names
   */
  record MediaType(JsonNode schema, List<JsonNode> examples, Map<String, JsonNode> named) {}
}
