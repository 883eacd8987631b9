package io.polygate.gateway.rest;

import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Adds to operations the problems that they can answer. Most follow from what an operation takes; a
 * method names further ones of its own, or those that it cannot have, in {@value #MORE} and {@value
 * #NEVER}.
 */
final class ApiErrors {
  /** The extension that names further codes, separated by spaces. */
  static final String MORE = "x-more-problems";

  /** The extension that names codes that the rules would add, separated by spaces. */
  static final String NEVER = "x-no-problems";

  private static final String PROBLEM = "Problem";

  private static final Set<HttpMethod> WRITING =
      Set.of(HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  private final Components components;

  /** Looks up in these components what operations refer to. */
  ApiErrors(Components components) {
    this.components = components;
  }

  /** Adds the answers that are problems. */
  void addTo(String path, HttpMethod method, Operation operation) {
    APIResponses responses = operation.getResponses();
    byStatus(codes(path, method, operation))
        .forEach((status, codes) -> add(responses, status, codes));
    responses.setAPIResponses(new TreeMap<>(responses.getAPIResponses()));
    operation.setExtensions(ApiPermissions.kept(operation));
  }

  /** An answer that a method describes itself may be a problem as well. */
  private void add(APIResponses responses, String status, List<ProblemCode> codes) {
    APIResponse declared = responses.getAPIResponse(status);
    if (declared == null || declared.getContent() == null) {
      responses.addAPIResponse(status, response(codes));
    } else {
      declared
          .getContent()
          .addMediaType(
              Headers.PROBLEM_JSON,
              described(codes).getContent().getMediaType(Headers.PROBLEM_JSON));
    }
  }

  /** The same answer without its body. */
  APIResponse withoutBody(APIResponse response) {
    APIResponse whole =
        Optional.ofNullable(response.getRef())
            .map(ref -> components.getResponses().get(ref.substring(ref.lastIndexOf('/') + 1)))
            .orElse(response);
    return OASFactory.createAPIResponse()
        .description(whole.getDescription())
        .headers(whole.getHeaders());
  }

  private static Set<ProblemCode> codes(String path, HttpMethod method, Operation operation) {
    Set<ProblemCode> codes =
        EnumSet.of(
            ProblemCode.INTERNAL,
            ProblemCode.UNAVAILABLE,
            ProblemCode.URI_TOO_LONG,
            ProblemCode.HEADERS_TOO_LARGE);
    if (path.contains("{")) {
      codes.add(ProblemCode.PATH_INVALID);
    }
    if (method == HttpMethod.OPTIONS) {
      return codes;
    }
    codes.add(ProblemCode.REQUEST_INVALID);
    if (path.startsWith("/v1")) {
      codes.add(ProblemCode.LIMIT_EXCEEDED);
      codes.add(ProblemCode.UNAUTHENTICATED);
      codes.add(ProblemCode.ACCESS_DENIED);
    }
    if (path.contains("{ns}")) {
      codes.add(ProblemCode.NAMESPACE_NOT_FOUND);
    }
    if (succeeds(operation)) {
      addOfPath(codes, path);
      addOfMethod(codes, method, operation);
      addOfParameters(codes, operation);
    } else {
      codes.add(ProblemCode.PART_MISSING);
    }
    codes.addAll(named(operation, MORE));
    codes.removeAll(named(operation, NEVER));
    return codes;
  }

  private static boolean succeeds(Operation operation) {
    return operation.getResponses().getAPIResponses().keySet().stream()
        .anyMatch(status -> status.startsWith("2"));
  }

  private static void addOfPath(Set<ProblemCode> codes, String path) {
    if (path.contains("{t}/")) {
      codes.add(ProblemCode.TENANT_SUSPENDED);
    }
    if (path.contains("{t}")) {
      codes.add(ProblemCode.TENANT_NOT_FOUND);
    }
    if (path.contains("{c}")) {
      codes.add(ProblemCode.COLLECTION_NOT_FOUND);
    }
    if (path.contains("{ns}/")) {
      codes.add(ProblemCode.THROTTLED);
      codes.add(ProblemCode.DATA_CORRUPT);
    }
  }

  private static void addOfMethod(Set<ProblemCode> codes, HttpMethod method, Operation operation) {
    if (method == HttpMethod.GET) {
      codes.add(ProblemCode.NOT_ACCEPTABLE);
    }
    if (operation.getRequestBody() != null) {
      codes.add(ProblemCode.JSON_INVALID);
      codes.add(ProblemCode.MEDIA_TYPE_UNSUPPORTED);
      codes.add(ProblemCode.CONTENT_REJECTED);
    }
    if (WRITING.contains(method) || takes(operation, "IdempotencyKey")) {
      codes.add(ProblemCode.CONCURRENT_WRITE);
      codes.add(ProblemCode.OUTCOME_UNKNOWN);
      codes.add(ProblemCode.OUT_OF_SPACE);
    }
  }

  private static void addOfParameters(Set<ProblemCode> codes, Operation operation) {
    if (takes(operation, "IfMatch")) {
      codes.add(ProblemCode.PRECONDITION_FAILED);
    }
    if (takes(operation, "IdempotencyKey")) {
      codes.add(ProblemCode.IDEMPOTENCY_KEY_IN_FLIGHT);
      codes.add(ProblemCode.IDEMPOTENCY_KEY_REUSED);
    }
    if (takes(operation, "ConsistencyToken")) {
      codes.add(ProblemCode.WRITES_LOST);
    }
    if (takes(operation, "AcceptVersion")) {
      codes.add(ProblemCode.VERSION_NOT_SERVED);
    }
    if (takes(operation, "ItemTtl")) {
      codes.add(ProblemCode.PART_MISSING);
    }
    if (takes(operation, "cursor")) {
      codes.add(ProblemCode.CURSOR_INVALID);
    }
  }

  /** Whether an operation has a parameter, by its name or its component's. */
  private static boolean takes(Operation operation, String name) {
    return Optional.ofNullable(operation.getParameters()).orElse(List.of()).stream()
        .anyMatch(
            parameter ->
                name.equals(parameter.getName())
                    || (parameter.getRef() != null && parameter.getRef().endsWith("/" + name)));
  }

  private static List<ProblemCode> named(Operation operation, String extension) {
    Object value =
        Optional.ofNullable(operation.getExtensions()).orElse(Map.of()).getOrDefault(extension, "");
    return Arrays.stream(value.toString().split(" ", -1))
        .filter(name -> !name.isEmpty())
        .map(ProblemCode::valueOf)
        .toList();
  }

  private static SequencedMap<String, List<ProblemCode>> byStatus(Set<ProblemCode> codes) {
    return codes.stream()
        .collect(
            Collectors.groupingBy(
                code -> Integer.toString(code.status()), TreeMap::new, Collectors.toList()));
  }

  /**
   * The answer with one of these codes, which have one status; a frequent one is described once.
   */
  private APIResponse response(List<ProblemCode> codes) {
    if (codes.size() > 1) {
      return described(codes);
    }
    String name = componentName(codes.getFirst());
    if (components.getResponses() == null || !components.getResponses().containsKey(name)) {
      components.addResponse(name, described(codes));
    }
    return OASFactory.createAPIResponse().ref(name);
  }

  private APIResponse described(List<ProblemCode> codes) {
    MediaType type = OASFactory.createMediaType().schema(OASFactory.createSchema().ref(PROBLEM));
    for (ProblemCode code : codes) {
      components.addExample(
          code.name(),
          OASFactory.createExample().summary(code.title()).value(plain(example(code))));
      type.addExample(code.name(), OASFactory.createExample().ref(code.name()));
    }
    Content content = OASFactory.createContent().addMediaType(Headers.PROBLEM_JSON, type);
    APIResponse response =
        OASFactory.createAPIResponse()
            .description(
                codes.stream()
                    .map(code -> "`" + code.name() + "` " + code.title() + ".")
                    .collect(Collectors.joining(" ")))
            .content(content);
    switch (codes.getFirst()) {
      case THROTTLED, UNAVAILABLE ->
          response.addHeader(Headers.RETRY_AFTER, ApiParameters.header("RetryAfter"));
      case UNAUTHENTICATED ->
          response.addHeader(Headers.WWW_AUTHENTICATE, ApiParameters.header("WwwAuthenticate"));
      case PRECONDITION_FAILED ->
          response.addHeader(Headers.ETAG, ApiParameters.header("CurrentETag"));
      case MEDIA_TYPE_UNSUPPORTED ->
          response.addHeader(Headers.ACCEPT_PATCH, ApiParameters.header("AcceptPatch"));
      default -> {
        // The others have no headers of their own.
      }
    }
    return response;
  }

  /** The code's name as components are named: {@code ItemNotFound}. */
  private static String componentName(ProblemCode code) {
    StringBuilder name = new StringBuilder();
    for (String word : code.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  private static Problem example(ProblemCode code) {
    Problem problem = Problem.of(code, code.meaning());
    return switch (code) {
      case INTERNAL, OUTCOME_UNKNOWN -> problem.with(Problem.Outcome.UNKNOWN);
      case LIMIT_EXCEEDED -> problem.with(new Problem.Limit("valueBytes", 1_000, 1_001));
      case REQUEST_INVALID -> problem.at("/limit", "A whole number was expected.");
      case JSON_INVALID -> problem.at("/price", "The member stands twice in one object.");
      case CONTENT_REJECTED -> problem.at("/price", "A number was expected.");
      case PART_MISSING -> problem.withMissingPart("sql");
      default -> problem;
    };
  }

  /** A problem's JSON as the plain maps and lists that the document's model takes. */
  private static Object plain(Problem problem) {
    return plain(Json.parse(problem.document().json()));
  }

  private static Object plain(Value value) {
    return switch (value) {
      case Value.Members(SequencedMap<String, Value> members) -> {
        Map<String, Object> map = new LinkedHashMap<>();
        members.forEach((name, member) -> map.put(name, plain(member)));
        yield map;
      }
      case Value.Array(List<Value> elements) -> {
        List<Object> list = new ArrayList<>();
        elements.forEach(element -> list.add(plain(element)));
        yield list;
      }
      case Value.Text(String text) -> text;
      case Value.Num(BigDecimal number) -> number;
      case Value.Bool(boolean truth) -> truth;
      default -> throw new IllegalArgumentException("A problem holds no such value");
    };
  }
}
