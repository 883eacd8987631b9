package io.polygate.gateway.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.tags.Tag;
import org.jboss.jandex.IndexView;

/**
 * Completes the OpenAPI document while the gateway is built. What is particular to an operation
 * stands at its method; what follows by a rule is added here: the parameters of paths, items with a
 * sort key, HEAD, OPTIONS, and the problems that each operation can answer.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDocument implements OASFilter {
  /** Marks an answer whose body may be left out. */
  static final String OPTIONAL_BODY = "x-optional-body";

  private static final String ITEM = "/items/{pk}";
  private static final String SORTED_ITEM = ITEM + "/{sk}";

  private static final String DESCRIPTION =
      """
      One API in front of several storage designs. A *namespace* is routed by configuration to one \
      backend; it has *tenants*, which are isolated from each other; a tenant has *collections* of \
      *items*. An item is a JSON value, or bytes of any other media type, under a partition key \
      and, if wanted, a sort key.

      **Keys in paths** are percent-encoded UTF-8. A slash in a key is `%2F`, a key `.` is `%2E`.

      **Problems.** Every error is `application/problem+json` (RFC 9457) with a `code` for programs; \
      `/problems` explains each of them. A method that a resource does not have is answered with 405 \
      and `METHOD_NOT_ALLOWED`, a path that does not exist with 404 and `PATH_NOT_FOUND`. A \
      parameter that is not documented is refused. Only a request line beyond 32 KiB or headers \
      beyond 64 KiB, twice the limits, end the connection with a status alone.

      **Versions.** Every item has a strong `ETag`. `If-Match` and `If-None-Match` make a write \
      conditional, and a read of what has not changed cheap.

      **Who may do what.** A gateway that has keys, or trusts an issuer of tokens, wants \
      `Authorization: Bearer` with every request. `x-permission` names what an operation needs; \
      `discover` is any permission at the place. What a caller may not see is not there (404); what \
      it sees but may not do is 403. A grant may be of those items alone that meet a condition: \
      the others are not there for its bearer, in no list, count, cursor or change; a write on the \
      key of one is 409, and one that would make an item of the others 403.

      **Retries.** A write with an `Idempotency-Key` is made once, however often it is sent; the \
      first answer is repeated with `Idempotency-Replayed: true`.
      """;

  /** The tags, in the order in which they are shown. */
  static final String NAMESPACES = "Namespaces";

  static final String TENANTS = "Tenants";
  static final String COLLECTIONS = "Collections";
  static final String ITEMS = "Items";
  static final String QUERIES = "Queries";
  static final String OPERATIONS = "Batches and transactions";
  static final String NAMED_QUERIES = "Named queries";
  static final String SQL = "SQL";
  static final String CHANGES = "Changes";
  static final String PROBLEMS = "Problems";

  private static final Map<String, String> TAGS =
      orderedMap(
          NAMESPACES, "What the configuration routes, and what its backends can do.",
          TENANTS, "The units of isolation within a namespace.",
          COLLECTIONS, "Definitions: how items are keyed, checked, indexed and expired.",
          ITEMS, "Single items, and their import.",
          QUERIES, "Reading many items.",
          OPERATIONS, "Several operations in one request.",
          NAMED_QUERIES, "Queries that are kept under a name, with parameters.",
          SQL, "The SQL of the backends that have it.",
          CHANGES, "What became of a tenant's items, as it happens.",
          PROBLEMS, "What can go wrong, explained.");

  private final ApiPermissions permissions;

  /**
   * Made by the build of the application.
   *
   * @param index its classes
   */
  public ApiDocument(IndexView index) {
    this.permissions = new ApiPermissions(index);
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    describe(document);
    Components components = components(document);
    new ApiSchemas(document).complete();
    components.setParameters(ApiParameters.parameters());
    components.setHeaders(ApiParameters.headers());
    permissions.describe(document);
    ApiErrors errors = new ApiErrors(components);
    TreeMap<String, PathItem> paths = new TreeMap<>(document.getPaths().getPathItems());
    paths.values().forEach(item -> item.getOperations().values().forEach(permissions::addTo));
    paths.forEach(
        (path, item) -> {
          PathItem plain = paths.get(path.replace(SORTED_ITEM, ITEM));
          if (path.endsWith(SORTED_ITEM) && plain != null) {
            sort(plain, item);
          }
        });
    paths.forEach((path, item) -> complete(path, item, errors));
    document.getPaths().setPathItems(paths);
  }

  private static void describe(OpenAPI document) {
    // The build adds the version of the application.
    document.setInfo(
        OASFactory.createInfo()
            .title("Polygate")
            .summary("A unified polyglot storage gateway")
            .description(DESCRIPTION)
            .contact(OASFactory.createContact().name("The operator of this gateway"))
            .license(
                OASFactory.createLicense().name("Apache License 2.0").identifier("Apache-2.0")));
    document.setServers(
        List.of(OASFactory.createServer().url("/").description("The gateway itself")));
    List<Tag> tags = new ArrayList<>();
    TAGS.forEach((name, text) -> tags.add(OASFactory.createTag().name(name).description(text)));
    document.setTags(tags);
  }

  private static Components components(OpenAPI document) {
    return Optional.ofNullable(document.getComponents())
        .orElseGet(
            () -> {
              Components components = OASFactory.createComponents();
              document.setComponents(components);
              return components;
            });
  }

  /** An item with a sort key is asked for as one without, under another id. */
  private static void sort(PathItem plain, PathItem sorted) {
    plain
        .getOperations()
        .forEach(
            (method, operation) ->
                sorted.setOperation(
                    method,
                    OASFactory.createOperation()
                        .operationId(operation.getOperationId().replace("Item", "SortedItem"))
                        .summary(operation.getSummary() + " that has a sort key")
                        .description(operation.getDescription())
                        .tags(operation.getTags())
                        .parameters(operation.getParameters())
                        .requestBody(operation.getRequestBody())
                        .responses(copy(operation.getResponses()))
                        .extensions(operation.getExtensions())));
  }

  private static void complete(String path, PathItem item, ApiErrors errors) {
    item.setParameters(ApiParameters.ofPath(path));
    if (path.contains("{t}/collections/{c}/")) {
      item.getOperations().values().forEach(ApiParameters::addVersion);
    }
    item.getOperations().values().forEach(ApiParameters::refer);
    item.getOperations().forEach((method, operation) -> errors.addTo(path, method, operation));
    Operation get = item.getGET();
    if (get != null) {
      item.setHEAD(head(get, errors));
    }
    item.setOPTIONS(options(path, item, errors));
  }

  /** HEAD is GET without the bodies of answers. */
  private static Operation head(Operation get, ApiErrors errors) {
    APIResponses responses = OASFactory.createAPIResponses();
    get.getResponses()
        .getAPIResponses()
        .forEach(
            (status, response) -> responses.addAPIResponse(status, errors.withoutBody(response)));
    Operation head =
        OASFactory.createOperation()
            .operationId("head" + subject(get))
            .summary(get.getSummary() + ", headers only")
            .description("The same as GET, without the body of the answer.")
            .tags(get.getTags())
            .parameters(get.getParameters())
            .responses(responses);
    ApiPermissions.copy(get, head);
    return head;
  }

  private static Operation options(String path, PathItem item, ApiErrors errors) {
    APIResponse response =
        OASFactory.createAPIResponse()
            .description("The methods, in the header Allow.")
            .addHeader("Allow", ApiParameters.header("Allow"));
    if (item.getPATCH() != null) {
      response.addHeader("Accept-Patch", ApiParameters.header("AcceptPatch"));
    }
    Operation any =
        Optional.ofNullable(item.getGET())
            .orElseGet(() -> item.getOperations().values().iterator().next());
    Operation options =
        OASFactory.createOperation()
            .operationId("options" + subject(any))
            .summary("Ask which methods there are")
            .description("Says what can be done at this path, whether or not anything is there.")
            .tags(any.getTags())
            .responses(OASFactory.createAPIResponses().addAPIResponse("204", response));
    ApiPermissions.open(options);
    errors.addTo(path, HttpMethod.OPTIONS, options);
    return options;
  }

  private static APIResponses copy(APIResponses responses) {
    APIResponses copy = OASFactory.createAPIResponses();
    responses.getAPIResponses().forEach(copy::addAPIResponse);
    return copy;
  }

  /** What an operation is about: its id without the verb that GET has anyway. */
  private static String subject(Operation operation) {
    String id = operation.getOperationId().replaceFirst("^(get|list)(?=[A-Z])", "");
    return id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1);
  }

  private static Map<String, String> orderedMap(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
