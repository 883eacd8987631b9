package io.polygate.gateway.rest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/** Makes the schemas of wire records say what {@link WireReader} and {@link WireWriter} do. */
final class ApiSchemas {
  private static final String REFERENCE = "#/components/schemas/";

  private final OpenAPI document;

  ApiSchemas(OpenAPI document) {
    this.document = document;
  }

  void complete() {
    document
        .getComponents()
        .addSchema(
            "Value",
            OASFactory.createSchema()
                .description(
                    "Any JSON value. Binary is {\"$binary\": \"base64\"}, a set {\"$set\": […]}."));
    schemas()
        .forEach(
            (name, schema) -> {
              // The codes of problems alone are written as the enum spells them.
              if (!name.equals("ProblemCode")) {
                writeWords(schema);
              }
            });
    schemas().values().forEach(ApiSchemas::simplify);
    schemas()
        .forEach(
            (name, schema) -> {
              if (name.equals("Problem")) {
                writeCodeAsText(schema);
              }
            });
    Set<String> requested = requested();
    schemas()
        .forEach(
            (name, schema) -> {
              if (!requested.contains(name)) {
                withoutNull(schema);
              }
            });
  }

  private Map<String, Schema> schemas() {
    return document.getComponents().getSchemas();
  }

  /** The constants of a Java enum are written in lower case, as {@link WireTypes} does. */
  private static void writeWords(Schema schema) {
    if (schema.getEnumeration() != null) {
      schema.setEnumeration(
          schema.getEnumeration().stream()
              .map(constant -> (Object) constant.toString().toLowerCase(Locale.ROOT))
              .toList());
    }
  }

  /** What is an enum in Java is text in JSON, and nothing besides. */
  private static void writeCodeAsText(Schema problem) {
    problem
        .getProperties()
        .forEach(
            (member, schema) -> {
              if (member.equals("code")) {
                schema.setType(List.of(SchemaType.STRING));
              }
            });
  }

  /** The schemas that requests use: there null stands for a member that is missing. */
  private Set<String> requested() {
    Set<String> found = new HashSet<>();
    document.getPaths().getPathItems().values().stream()
        .flatMap(item -> item.getOperations().values().stream())
        .map(Operation::getRequestBody)
        .filter(body -> body != null)
        .map(body -> Optional.ofNullable(body.getContent()).orElseGet(OASFactory::createContent))
        .map(Content::getMediaTypes)
        .filter(types -> types != null)
        .flatMap(types -> types.values().stream())
        .forEach(type -> follow(type.getSchema(), found));
    return found;
  }

  private void follow(@Nullable Schema schema, Set<String> found) {
    if (schema == null) {
      return;
    }
    if (schema.getRef() != null) {
      String name = schema.getRef().substring(REFERENCE.length());
      Schema referred = schemas().get(name);
      if (referred != null && found.add(name)) {
        follow(referred, found);
      }
    }
    children(schema).forEach(child -> follow(child, found));
  }

  private static List<Schema> children(Schema schema) {
    List<Schema> children = new ArrayList<>();
    Optional.ofNullable(schema.getProperties()).ifPresent(map -> children.addAll(map.values()));
    Optional.ofNullable(schema.getItems()).ifPresent(children::add);
    Optional.ofNullable(schema.getAdditionalPropertiesSchema()).ifPresent(children::add);
    Optional.ofNullable(schema.getAnyOf()).ifPresent(children::addAll);
    return children;
  }

  /** An answer leaves out what it does not have. */
  private static void withoutNull(Schema schema) {
    List<SchemaType> types = schema.getType();
    if (types != null && types.size() > 1 && types.contains(SchemaType.NULL)) {
      schema.setType(types.stream().filter(type -> type != SchemaType.NULL).toList());
    }
    List<Schema> choices = schema.getAnyOf();
    if (choices != null && choices.stream().anyMatch(ApiSchemas::isNull)) {
      schema.setAnyOf(null);
      choices.stream()
          .filter(choice -> !isNull(choice))
          .findFirst()
          .ifPresent(choice -> schema.setRef(choice.getRef()));
    }
    children(schema).forEach(ApiSchemas::withoutNull);
  }

  /** What refers to another schema has no type of its own, and any value may be null anyway. */
  private static void simplify(Schema schema) {
    List<Schema> choices = Optional.ofNullable(schema.getAnyOf()).orElse(List.of());
    if (choices.stream().anyMatch(choice -> (REFERENCE + "Value").equals(choice.getRef()))) {
      schema.setAnyOf(null);
      schema.setRef("Value");
    }
    if (schema.getRef() != null || !choices.isEmpty()) {
      schema.setType((List<SchemaType>) null);
      schema.setEnumeration(null);
    }
    children(schema).forEach(ApiSchemas::simplify);
  }

  private static boolean isNull(Schema schema) {
    return List.of(SchemaType.NULL).equals(schema.getType());
  }
}
