package io.polygate.gateway.rest;

import static org.eclipse.microprofile.openapi.models.media.Schema.SchemaType.BOOLEAN;
import static org.eclipse.microprofile.openapi.models.media.Schema.SchemaType.INTEGER;
import static org.eclipse.microprofile.openapi.models.media.Schema.SchemaType.STRING;

import io.polygate.spi.ConsistencyToken;
import io.polygate.spi.ItemKey;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;

/**
 * The parameters and headers that several operations have, as the OpenAPI document describes them
 * once.
 */
final class ApiParameters {
  static final String LOWERCASE_NAME = "^[a-z0-9][a-z0-9_-]{0,62}$";
  static final String NAME = "^[A-Za-z][A-Za-z0-9_-]{0,62}$";

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]+)}");

  /** The components that describe the placeholders of paths. */
  private static final Map<String, String> PATH_PARAMETERS =
      Map.of(
          "ns", "Namespace",
          "t", "Tenant",
          "c", "Collection",
          "pk", "PartitionKey",
          "sk", "SortKey",
          "name", "QueryName",
          "version", "MigrationVersion",
          "code", "ProblemKind");

  private ApiParameters() {}

  /** All parameters that operations refer to, by their component's name. */
  static Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    path(all, "ns", "The namespace.", name(LOWERCASE_NAME), "notes");
    path(all, "t", "The tenant.", name(LOWERCASE_NAME), "acme", "acme-copy");
    path(all, "c", "The collection.", name(NAME), "orders", "products");
    path(
        all,
        "pk",
        "The partition key, at most " + ItemKey.MAX_PARTITION_BYTES + " bytes of UTF-8.",
        text().minLength(1).maxLength(ItemKey.MAX_PARTITION_BYTES),
        "customer#c1",
        "note#n1");
    path(
        all,
        "sk",
        "The sort key, at most " + ItemKey.MAX_SORT_BYTES + " bytes of UTF-8.",
        text().minLength(1).maxLength(ItemKey.MAX_SORT_BYTES),
        "order#o1");
    path(all, "name", "The named query.", name(NAME), "ordersOver");
    path(all, "version", "The migration's version.", whole(1, Integer.MAX_VALUE), 1);
    path(
        all,
        "code",
        "The kind of problem, as the last segment of its type.",
        text().enumeration(problemKinds()),
        "item-not-found");
    header(
        all,
        Headers.IF_MATCH,
        "Only if what is there has one of these ETags; * for any. Otherwise 412.",
        text(),
        "*");
    header(
        all,
        Headers.IF_NONE_MATCH,
        "Only if what is there has none of these ETags; * if nothing may be there. Otherwise a read"
            + " is answered with 304, a write with 412.",
        text(),
        "\"1-a\"");
    header(
        all,
        Headers.IDEMPOTENCY_KEY,
        "Makes the write once, however often the same request is sent. Visible ASCII characters.",
        text().minLength(1).maxLength(IdempotencyKeys.MAX_LENGTH).pattern("^[!-~]+$"),
        "6f1c1d5e-order-o1");
    header(
        all,
        Headers.ITEM_TTL,
        "After how many seconds the item expires; without it the definition decides.",
        whole(1, TimesToLive.MAX_SECONDS),
        86_400);
    header(
        all,
        Headers.PREFER,
        "Whether the answer has the item as it is afterwards (RFC 7240); other preferences are"
            + " ignored.",
        text(),
        "return=representation");
    header(
        all,
        Headers.LAST_EVENT_ID,
        "The id of the last change that was seen; instead of after.",
        text(),
        "0");
    header(
        all,
        Headers.ACCEPT_VERSION,
        "The version of the collection's definition in which items are shown and given; the one in"
            + " force if it is left out.",
        whole(1, 999_999_999),
        1);
    header(
        all,
        Headers.REPR_DIGEST,
        "The SHA-256 of the body (RFC 9530); a body that has another is refused.",
        text().pattern("^sha-256=:[A-Za-z0-9+/]{43}=:$"),
        "sha-256=:4REjxQ4yrqUVicfSKYNO/cF9zNj5ANbzgDZt3/h3Qxo=:");
    header(
        all,
        Headers.REQUEST_TIMEOUT,
        "The deadline in milliseconds. The largest that is accepted is configured; 5 minutes unless"
            + " said otherwise.",
        whole(1, 300_000),
        5_000);
    header(
        all,
        Headers.CONSISTENCY,
        "How fresh the answer is. By default strong: it shows everything that was acknowledged"
            + " before. By default session in a namespace whose data are copied to other nodes: it"
            + " shows what the Consistency-Token stands for.",
        text().enumeration(List.of("strong", "session", "eventual")),
        "strong");
    header(
        all,
        Headers.CONSISTENCY_TOKEN,
        "The Consistency-Token of an earlier answer about the same tenant: this one shows what was"
            + " written by then, on whatever node, or is a 503. Browsers keep it as a cookie.",
        text().maxLength(ConsistencyToken.MAX_LENGTH),
        "1.19b0f2c3a4d57e1.2a.83b05248774ce767.5d3c1f0a");
    return all;
  }

  /** All headers of answers, by their component's name. */
  static Map<String, Header> headers() {
    Map<String, Header> all = new LinkedHashMap<>();
    all.put("ETag", required("The version, to be compared only.", text(), "\"1-a\""));
    all.put(
        "ContentETag",
        optional(
            "The tag of the answer's content, where it is not lines.", text(), "\"c29tZSB0YWc\""));
    all.put(
        "LastModified",
        required("When it was last written.", text(), "Sat, 31 Jan 2026 08:00:00 GMT"));
    all.put(
        "Location",
        required(
            "The path of what was made.", text().format("uri-reference"), "/v1/namespaces/notes"));
    all.put("Allow", required("The methods of this resource.", text(), "GET, HEAD, OPTIONS"));
    all.put("RetryAfter", required("After how many seconds to come back.", whole(1, 3600), 1));
    all.put(
        "WwwAuthenticate",
        required("What credential is wanted.", text(), "Bearer realm=\"polygate\""));
    all.put("CurrentETag", optional("The version that the item has now.", text(), "\"1-b\""));
    all.put(
        "ReprDigest",
        optional(
            "The SHA-256 of the file (RFC 9530), where the answer is one.",
            text(),
            "sha-256=:4REjxQ4yrqUVicfSKYNO/cF9zNj5ANbzgDZt3/h3Qxo=:"));
    all.put("AcceptPatch", optional("What PATCH takes.", text(), Headers.PATCH_TYPES));
    all.put(
        "CacheStatus",
        optional(
            "Says that the answer was in memory; it is none the older for that.",
            text(),
            ItemHeaders.FROM_CACHE));
    all.put(
        "ItemExpiresAt",
        optional(
            "From when on the item is not seen any more.",
            text().format("date-time"),
            "2026-02-01T08:00:00Z"));
    all.put(
        "IdempotencyReplayed",
        optional(
            "true if this is the answer to an earlier request with the same Idempotency-Key.",
            OASFactory.createSchema().addType(BOOLEAN),
            true));
    all.put(
        "PreferenceApplied",
        optional("The preference that was followed.", text(), "return=representation"));
    return all;
  }

  /** The parameters of a path, in its order. */
  static List<Parameter> ofPath(String path) {
    return PLACEHOLDER
        .matcher(path)
        .results()
        .map(found -> OASFactory.createParameter().ref(PATH_PARAMETERS.get(found.group(1))))
        .toList();
  }

  /** Adds the header that names a version of the collection. */
  static void addVersion(Operation operation) {
    operation.addParameter(OASFactory.createParameter().name(Headers.ACCEPT_VERSION).in(In.HEADER));
  }

  /** Replaces the headers that an operation names by references to their descriptions. */
  static void refer(Operation operation) {
    List<Parameter> own = Optional.ofNullable(operation.getParameters()).orElse(List.of());
    operation.setParameters(
        own.stream()
            .map(
                parameter ->
                    parameter.getIn() == In.HEADER
                        ? OASFactory.createParameter().ref(component(parameter.getName()))
                        : parameter)
            .toList());
  }

  /** The name of the component that describes a header of a request. */
  private static String component(String header) {
    StringBuilder name = new StringBuilder();
    for (String word : header.split("-", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  /** A reference to a header's description. */
  static Header header(String component) {
    return OASFactory.createHeader().ref(component);
  }

  private static List<Object> problemKinds() {
    return Arrays.stream(ProblemCode.values())
        .map(code -> (Object) code.page().substring(code.page().lastIndexOf('/') + 1))
        .toList();
  }

  private static void path(
      Map<String, Parameter> all,
      String name,
      String description,
      Schema schema,
      Object... examples) {
    Parameter parameter =
        OASFactory.createParameter()
            .name(name)
            .in(In.PATH)
            .required(true)
            .description(description)
            .schema(schema);
    for (Object example : examples) {
      parameter.addExample(
          example.toString().replaceAll("[^A-Za-z0-9_-]", "-"),
          OASFactory.createExample().value(example));
    }
    all.put(PATH_PARAMETERS.get(name), parameter);
  }

  private static void header(
      Map<String, Parameter> all, String name, String description, Schema schema, Object example) {
    all.put(
        component(name),
        OASFactory.createParameter()
            .name(name)
            .in(In.HEADER)
            .description(description)
            .schema(schema)
            .example(example));
  }

  private static Header required(String description, Schema schema, Object example) {
    return optional(description, schema, example).required(true);
  }

  private static Header optional(String description, Schema schema, Object example) {
    return OASFactory.createHeader().description(description).schema(schema).example(example);
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(STRING);
  }

  private static Schema name(String pattern) {
    return text().pattern(pattern);
  }

  private static Schema whole(long least, long most) {
    return OASFactory.createSchema()
        .addType(INTEGER)
        .format("int64")
        .minimum(BigDecimal.valueOf(least))
        .maximum(BigDecimal.valueOf(most));
  }
}
