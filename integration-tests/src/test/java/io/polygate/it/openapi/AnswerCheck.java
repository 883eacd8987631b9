package io.polygate.it.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.polygate.it.openapi.OpenApiDocument.Operation;
import io.polygate.it.server.Answer;
import io.polygate.it.server.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Compares answers with what the document says of their operation: the status, the media type, the
 * body and the headers that are required. An object may have only the members that are documented,
 * unless its schema says otherwise.
 */
final class AnswerCheck {
  private static final List<String> LINES = List.of("application/x-ndjson");

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<JsonNode, Schema> schemas = new HashMap<>();
  private final OpenApiDocument document;
  private final JsonNode components;

  AnswerCheck(OpenApiDocument document) {
    this.document = document;
    JsonNode copy = document.root().path("components").deepCopy();
    close(copy);
    this.components = copy;
  }

  /**
   * An answer to a request of an operation.
   *
   * @param mediaType without parameters; empty if there is none
   * @param headers the names of the headers that it has, in lower case
   */
  record Observed(String method, int status, String mediaType, List<String> headers, String body) {}

  /** What is wrong with an answer, or empty if it is as documented. */
  Optional<String> violation(Operation operation, Observed answer) {
    Optional<JsonNode> response = operation.response(answer.status());
    if (response.isEmpty()) {
      return Optional.of("the status " + answer.status() + " is not documented");
    }
    if (answer.status() >= 500 && !isMissingPart(answer)) {
      return Optional.of("the server failed");
    }
    return headerViolation(response.get(), answer)
        .or(
            () ->
                bodyViolation(
                    response.get().path("content"),
                    response.get().path("x-optional-body").booleanValue(),
                    answer))
        .or(() -> codeViolation(response.get(), answer));
  }

  private static boolean isMissingPart(Observed answer) {
    return answer.status() == 501
        && (answer.method().equals("HEAD")
            || Json.read(answer.body()).path("code").asText().equals("PART_MISSING"));
  }

  private Optional<String> headerViolation(JsonNode response, Observed answer) {
    return response.path("headers").properties().stream()
        .filter(header -> document.resolve(header.getValue()).path("required").booleanValue())
        .map(Map.Entry::getKey)
        .filter(name -> !answer.headers().contains(name.toLowerCase(Locale.ROOT)))
        .map(name -> "the header " + name + " is missing")
        .findFirst();
  }

  /** The examples of a problem are named by the codes that the operation can answer. */
  private static Optional<String> codeViolation(JsonNode response, Observed answer) {
    JsonNode examples = response.path("content").path(Answer.PROBLEM).path("examples");
    if (examples.isEmpty() || !answer.mediaType().equals(Answer.PROBLEM)) {
      return Optional.empty();
    }
    String code = Json.read(answer.body()).path("code").asText();
    return examples.has(code)
        ? Optional.empty()
        : Optional.of("the code " + code + " is not documented");
  }

  private Optional<String> bodyViolation(JsonNode content, boolean mayBeEmpty, Observed answer) {
    boolean bodiless =
        answer.method().equals("HEAD") || answer.status() == 204 || answer.status() == 304;
    if (bodiless || content.isEmpty()) {
      return answer.body().isEmpty()
          ? Optional.empty()
          : Optional.of("there is a body where none is documented");
    }
    if (answer.body().isEmpty() && answer.mediaType().isEmpty() && mayBeEmpty) {
      return Optional.empty();
    }
    JsonNode type = content.path(answer.mediaType());
    if (type.isMissingNode()) {
      type = content.path("*/*");
    }
    if (type.isMissingNode()) {
      return Optional.of("the media type " + answer.mediaType() + " is not documented");
    }
    if (!type.has("schema") || isBytes(type.path("schema"))) {
      return Optional.empty();
    }
    if (LINES.contains(answer.mediaType())) {
      return answer
          .body()
          .lines()
          .filter(line -> !line.isBlank())
          .flatMap(line -> schemaViolation(content, answer, Json.read(line)).stream())
          .findFirst();
    }
    if (!answer.mediaType().endsWith("json")) {
      return Optional.empty();
    }
    return schemaViolation(content, answer, Json.read(answer.body()));
  }

  private Optional<String> schemaViolation(JsonNode content, Observed answer, JsonNode body) {
    JsonNode type = content.path(answer.mediaType());
    JsonNode schema = type.isMissingNode() ? content.path("*/*") : type;
    List<Error> errors = schema(schema.path("schema")).validate(body);
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of("the body does not match its schema: " + errors.getFirst());
  }

  private boolean isBytes(JsonNode schema) {
    JsonNode resolved = document.resolve(schema);
    return resolved.path("format").asText().equals("binary")
        || resolved.has("contentMediaType")
        || resolved.isEmpty();
  }

  private Schema schema(JsonNode node) {
    return schemas.computeIfAbsent(
        node,
        key -> {
          ObjectNode root = key.deepCopy();
          close(root);
          root.set("components", components);
          return registry.getSchema(root);
        });
  }

  /** Adds to every object's schema that there are no other members than those that it names. */
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode schema
        && schema.path("properties").isObject()
        && !schema.has("additionalProperties")
        && !schema.has("allOf")
        && !schema.has("anyOf")
        && !schema.has("oneOf")) {
      schema.put("additionalProperties", false);
    }
    node.forEach(AnswerCheck::close);
  }
}
