package io.polygate.gateway.model;

import static io.polygate.gateway.model.JsonTexts.array;
import static io.polygate.gateway.model.JsonTexts.object;

import io.polygate.gateway.catalog.NamedQueries;
import io.polygate.gateway.catalog.QueryParameter;
import io.polygate.spi.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The API of one namespace: what can be done with its collections and its named queries, with the
 * types that they have.
 */
public final class OpenApi {
  private static final String SCHEMAS = "#/components/schemas/";

  private OpenApi() {}

  /** The document of a namespace. */
  public static Value of(NamespaceModel model) {
    SequencedMap<String, Value> paths = new LinkedHashMap<>();
    SequencedMap<String, Value> schemas = new LinkedHashMap<>();
    String tenant = "/v1/namespaces/" + model.namespace() + "/tenants/{tenant}";
    for (NamespaceModel.Collection collection : model.collections()) {
      schemas.put(collection.typeName(), JsonSchema.of(collection));
      schemas.put(collection.typeName() + "Page", page(collection));
      String items = tenant + "/collections/" + collection.name() + "/items";
      paths.put(items, many(collection));
      boolean sorted =
          collection.definition().key().map(key -> !key.sort().isEmpty()).orElse(false);
      paths.put(items + "/{pk}", one(collection, "", List.of("tenant", "pk")));
      if (sorted || collection.definition().key().isEmpty()) {
        paths.put(items + "/{pk}/{sk}", one(collection, "Sorted", List.of("tenant", "pk", "sk")));
      }
    }
    for (NamedQueries.Kept query : model.queries()) {
      paths.put(tenant + "/queries/" + query.name(), query(query));
    }
    schemas.put("Problem", problem());
    return object(
        "openapi",
        "3.1.0",
        "info",
        object(
            "title",
            "Polygate: " + model.namespace(),
            "version",
            "1",
            "description",
            "The collections and named queries of the namespace " + model.namespace() + "."),
        "servers",
        array(List.of(object("url", "/"))),
        "paths",
        new Value.Members(paths),
        "components",
        object("schemas", new Value.Members(schemas)));
  }

  private static Value many(NamespaceModel.Collection collection) {
    return object(
        "parameters",
        pathParameters(List.of("tenant")),
        "get",
        object(
            "operationId",
            "list" + collection.typeName(),
            "summary",
            "Query " + collection.name() + " by key",
            "parameters",
            array(listParameters(collection)),
            "responses",
            responses("200", "A page of items", reference(collection.typeName() + "Page"))),
        "post",
        object(
            "operationId",
            "add" + collection.typeName(),
            "summary",
            "Add to " + collection.name(),
            "requestBody",
            body(reference(collection.typeName())),
            "responses",
            responses("201", "The item was made", object())));
  }

  private static List<Value> listParameters(NamespaceModel.Collection collection) {
    List<Value> parameters = new ArrayList<>();
    parameters.add(parameter("pk", "query", false, object("type", "string")));
    parameters.add(parameter("cursor", "query", false, object("type", "string")));
    parameters.add(parameter("limit", "query", false, object("type", "integer", "minimum", 1)));
    if (!collection.definition().references().isEmpty()) {
      parameters.add(parameter("expand", "query", false, object("type", "string")));
    }
    return parameters;
  }

  private static Value one(NamespaceModel.Collection collection, String sorted, List<String> path) {
    String name = sorted + collection.typeName();
    return object(
        "parameters",
        pathParameters(path),
        "get",
        object(
            "operationId",
            "get" + name,
            "summary",
            "Read one of " + collection.name(),
            "responses",
            responses("200", "The value", reference(collection.typeName()))),
        "put",
        object(
            "operationId",
            "put" + name,
            "summary",
            "Write one of " + collection.name(),
            "requestBody",
            body(reference(collection.typeName())),
            "responses",
            responses("200", "The item was there", object())),
        "delete",
        object(
            "operationId",
            "delete" + name,
            "summary",
            "Remove one of " + collection.name(),
            "responses",
            responses("204", "The item is gone", object())));
  }

  private static Value query(NamedQueries.Kept query) {
    List<Value> parameters = new ArrayList<>();
    SequencedMap<String, Value> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Map.Entry<String, QueryParameter> one : query.query().parameters().entrySet()) {
      Value schema = schema(one.getValue());
      parameters.add(parameter(one.getKey(), "query", one.getValue().required(), schema));
      properties.put(one.getKey(), schema);
      if (one.getValue().required()) {
        required.add(one.getKey());
      }
    }
    Value responses = responses("200", "What it gives", object());
    Value post =
        object(
            "operationId",
            "run" + query.name() + "WithBody",
            "summary",
            "Run the query " + query.name() + " with a body",
            "requestBody",
            body(
                object(
                    "type",
                    "object",
                    "properties",
                    new Value.Members(properties),
                    "required",
                    array(required))),
            "responses",
            responses);
    if (query.query().writes()) {
      return object("parameters", pathParameters(List.of("tenant")), "post", post);
    }
    return object(
        "parameters",
        pathParameters(List.of("tenant")),
        "get",
        object(
            "operationId",
            "run" + query.name(),
            "summary",
            "Run the query " + query.name(),
            "parameters",
            array(parameters),
            "responses",
            responses),
        "post",
        post);
  }

  private static Value schema(QueryParameter parameter) {
    SequencedMap<String, Value> schema = new LinkedHashMap<>();
    schema.put("type", new Value.Text(parameter.type().word()));
    if (!parameter.allowed().isEmpty()) {
      schema.put("enum", new Value.Array(parameter.allowed()));
    }
    parameter.minimum().ifPresent(number -> schema.put("minimum", new Value.Num(number)));
    parameter.maximum().ifPresent(number -> schema.put("maximum", new Value.Num(number)));
    parameter.preset().ifPresent(value -> schema.put("default", value));
    return new Value.Members(schema);
  }

  private static Value page(NamespaceModel.Collection collection) {
    Value text = object("type", "string");
    Value item =
        object(
            "type",
            "object",
            "required",
            array(List.of("pk", "etag", "updatedAt", "value")),
            "properties",
            object(
                "pk",
                text,
                "sk",
                text,
                "etag",
                text,
                "updatedAt",
                text,
                "expiresAt",
                text,
                "contentType",
                text,
                "value",
                reference(collection.typeName()),
                "expanded",
                object("type", "object")));
    return object(
        "type",
        "object",
        "required",
        array(List.of("items", "page")),
        "properties",
        object("items", object("type", "array", "items", item), "page", object("type", "object")));
  }

  private static Value problem() {
    Value text = object("type", "string");
    return object(
        "type",
        "object",
        "required",
        array(List.of("type", "title", "status", "code")),
        "properties",
        object(
            "type",
            text,
            "title",
            text,
            "status",
            object("type", "integer"),
            "detail",
            text,
            "code",
            text));
  }

  private static Value reference(String schema) {
    return object("$ref", SCHEMAS + schema);
  }

  private static Value body(Value schema) {
    return object(
        "required", true, "content", object("application/json", object("schema", schema)));
  }

  private static Value responses(String status, String description, Value schema) {
    boolean empty = schema instanceof Value.Members(var members) && members.isEmpty();
    Value success =
        empty
            ? object("description", description)
            : object(
                "description",
                description,
                "content",
                object("application/json", object("schema", schema)));
    return object(
        status,
        success,
        "default",
        object(
            "description",
            "A problem",
            "content",
            object("application/problem+json", object("schema", reference("Problem")))));
  }

  private static Value pathParameters(List<String> names) {
    return array(
        names.stream()
            .map(name -> parameter(name, "path", true, object("type", "string")))
            .toList());
  }

  private static Value parameter(String name, String in, boolean required, Value schema) {
    return object("name", name, "in", in, "required", required, "schema", schema);
  }
}
