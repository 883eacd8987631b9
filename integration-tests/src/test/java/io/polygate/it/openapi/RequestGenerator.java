package io.polygate.it.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.openapi.OpenApiDocument.MediaType;
import io.polygate.it.openapi.OpenApiDocument.Operation;
import io.polygate.it.openapi.OpenApiDocument.Parameter;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Makes requests of what the document says of an operation. About half of them should succeed:
 * their names come from small pools, so that one finds what another wrote. The others have
 * something wrong.
 */
final class RequestGenerator {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "BREW");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/x-ndjson",
          "application/merge-patch+json",
          "application/json-patch+json",
          "text/csv",
          "text/plain",
          "image/png",
          "application/xml",
          "nonsense",
          "a/b; c=\"d\"");
  private static final List<String> ACCEPTS =
      List.of(
          "*/*",
          "application/json",
          "application/x-ndjson",
          "image/png",
          "text/html",
          "",
          "x",
          "*");

  private final Random random;
  private final ValueGenerator values;
  private final Map<String, List<String>> pools;

  /**
   * A generator that makes the same requests whenever it has the same seed.
   *
   * @param pools values of path parameters that should be found, by the parameter's name
   */
  RequestGenerator(OpenApiDocument document, Map<String, List<String>> pools, long seed) {
    this.random = new Random(seed);
    this.values = new ValueGenerator(document, random);
    this.pools = pools;
  }

  /** What can be wrong with a request. */
  private enum Flaw {
    METHOD,
    PATH,
    QUERY,
    UNKNOWN_PARAMETER,
    REPEATED_PARAMETER,
    HEADER,
    ACCEPT,
    MEDIA_TYPE,
    NO_MEDIA_TYPE,
    BODY_VALUE,
    BODY_CUT,
    BODY_BYTES,
    BODY_EMPTY
  }

  FuzzRequest request(Operation operation) {
    List<Flaw> flaws = new ArrayList<>();
    while (values.chance(flaws.isEmpty() ? 50 : 15)) {
      flaws.add(values.pick(List.of(Flaw.values())));
    }
    String method = flaws.contains(Flaw.METHOD) ? values.pick(METHODS) : operation.method();
    Optional<String> type = Optional.empty();
    String body = "";
    if (!operation.bodies().isEmpty()) {
      Map.Entry<String, MediaType> form = values.pick(List.copyOf(operation.bodies().entrySet()));
      type = Optional.of(concrete(form.getKey()));
      body = body(form.getKey(), form.getValue(), flaws);
    }
    if (flaws.contains(Flaw.MEDIA_TYPE)) {
      type = Optional.of(values.pick(TYPES));
    } else if (flaws.contains(Flaw.NO_MEDIA_TYPE)) {
      type = Optional.empty();
    }
    return new FuzzRequest(
        method,
        path(operation, flaws) + query(operation, flaws),
        headers(operation, flaws),
        type,
        body);
  }

  private static String concrete(String type) {
    return type.contains("*") ? "application/octet-stream" : type;
  }

  private String path(Operation operation, List<Flaw> flaws) {
    List<Parameter> inPath =
        operation.parameters().stream().filter(p -> p.in().equals("path")).toList();
    int wrong = flaws.contains(Flaw.PATH) && !inPath.isEmpty() ? random.nextInt(inPath.size()) : -1;
    String path = operation.path();
    for (int i = 0; i < inPath.size(); i++) {
      Parameter parameter = inPath.get(i);
      String value = i == wrong ? values.hostileText() : text(parameter);
      path = path.replace("{" + parameter.name() + "}", Routes.encode(value));
    }
    return path;
  }

  private String text(Parameter parameter) {
    List<String> pool = pools.getOrDefault(parameter.name(), List.of());
    if (!pool.isEmpty()) {
      return values.pick(pool);
    }
    JsonNode value =
        parameter.examples().isEmpty() || values.chance(30)
            ? values.valid(parameter.schema())
            : values.pick(parameter.examples());
    return value.isValueNode() ? value.asText() : Json.write(value);
  }

  private String query(Operation operation, List<Flaw> flaws) {
    List<Parameter> inQuery =
        operation.parameters().stream().filter(p -> p.in().equals("query")).toList();
    List<String> pairs = new ArrayList<>();
    int wrong =
        flaws.contains(Flaw.QUERY) && !inQuery.isEmpty() ? random.nextInt(inQuery.size()) : -1;
    for (int i = 0; i < inQuery.size(); i++) {
      Parameter parameter = inQuery.get(i);
      if (i == wrong || parameter.required() || values.chance(12)) {
        String value = i == wrong ? Routes.encode(values.hostileText()) : encoded(parameter);
        pairs.add(Routes.encode(parameter.name()) + "=" + value);
      }
    }
    if (flaws.contains(Flaw.UNKNOWN_PARAMETER)) {
      pairs.add(Routes.encode(values.hostileText()) + "=1");
    }
    if (flaws.contains(Flaw.REPEATED_PARAMETER) && !pairs.isEmpty()) {
      pairs.add(pairs.getFirst());
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  /** The value of a parameter; the elements of a list stand between commas. */
  private String encoded(Parameter parameter) {
    if (!parameter.schema().path("type").asText().equals("array")) {
      return Routes.encode(text(parameter));
    }
    List<String> elements = new ArrayList<>();
    values
        .pick(parameter.examples())
        .forEach(element -> elements.add(Routes.encode(element.asText())));
    return String.join(",", elements);
  }

  private Map<String, String> headers(Operation operation, List<Flaw> flaws) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Parameter parameter : operation.parameters()) {
      if (!parameter.in().equals("header")) {
        continue;
      }
      if (flaws.contains(Flaw.HEADER) && values.chance(40)) {
        headers.put(parameter.name(), printable(values.hostileText()));
      } else if (parameter.required() || values.chance(10)) {
        headers.put(parameter.name(), printable(text(parameter)));
      }
    }
    if (flaws.contains(Flaw.ACCEPT)) {
      headers.put("Accept", values.pick(ACCEPTS));
    }
    return headers;
  }

  /** A header's value as a client library lets it through. */
  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private String body(String type, MediaType form, List<Flaw> flaws) {
    String body = whole(type, form, flaws.contains(Flaw.BODY_VALUE));
    if (flaws.contains(Flaw.BODY_EMPTY)) {
      return "";
    }
    if (flaws.contains(Flaw.BODY_CUT) && !body.isEmpty()) {
      body = body.substring(0, random.nextInt(body.length()));
    }
    if (flaws.contains(Flaw.BODY_BYTES) && !body.isEmpty()) {
      int at = random.nextInt(body.length());
      body = body.substring(0, at) + (char) random.nextInt(256) + body.substring(at + 1);
    }
    return body;
  }

  private String whole(String type, MediaType form, boolean spoiled) {
    if (type.equals("application/x-ndjson")) {
      StringBuilder lines = new StringBuilder();
      for (int i = random.nextInt(4); i >= 0; i--) {
        lines.append(example(form, spoiled)).append('\n');
      }
      return lines.toString();
    }
    return type.endsWith("json") || !form.examples().isEmpty()
        ? example(form, spoiled)
        : utf8(values.hostileText());
  }

  /** An example or a generated value: text as it is where the form is not JSON. */
  private String example(MediaType form, boolean spoiled) {
    JsonNode value =
        form.examples().isEmpty() || values.chance(30)
            ? values.valid(form.schema())
            : values.pick(form.examples());
    JsonNode sent = spoiled ? values.spoiled(value) : value;
    return utf8(sent.isTextual() && !form.examples().isEmpty() ? sent.asText() : Json.write(sent));
  }

  /** The bytes of the text in UTF-8, each as one character. */
  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
