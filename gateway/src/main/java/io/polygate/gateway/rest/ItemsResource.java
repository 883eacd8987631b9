package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.Explode;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The items of a collection. */
@Path("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/items")
@RunOnVirtualThread
public final class ItemsResource {
  private final ItemQueries queries;
  private final ItemWrites writes;

  ItemsResource(ItemQueries queries, ItemWrites writes) {
    this.queries = queries;
    this.writes = writes;
  }

  /** Reads items by a query in the URL. */
  @GET
  @Requires(value = Permission.READ, heedsRows = true)
  @Tag(name = ApiDocument.QUERIES)
  @Operation(
      operationId = "listItems",
      summary = "Read items by a query in the URL",
      description =
          "The items of one partition in the order of their sort keys, page by page; without pk all"
              + " items of the collection, which needs allowScan. As lines if only"
              + " application/x-ndjson is accepted: then all pages follow each other.",
      extensions =
          @Extension(
              name = ApiErrors.MORE,
              value = "EXPRESSION_INVALID SCAN_NOT_ALLOWED INDEX_NOT_FOUND PART_MISSING"))
  @Parameter(
      name = "pk",
      in = ParameterIn.QUERY,
      description = "The partition key; with an index the value of the indexed field.",
      schema = @Schema(type = SchemaType.STRING),
      example = "customer#c1")
  @Parameter(
      name = "sk.eq",
      in = ParameterIn.QUERY,
      description = "Exactly this sort key.",
      schema = @Schema(type = SchemaType.STRING),
      example = "order#o1")
  @Parameter(
      name = "sk.beginsWith",
      in = ParameterIn.QUERY,
      description = "Sort keys that begin so.",
      schema = @Schema(type = SchemaType.STRING),
      example = "order#")
  @Parameter(
      name = "sk.between",
      in = ParameterIn.QUERY,
      description = "Sort keys from the first to the second, both included.",
      explode = Explode.FALSE,
      schema =
          @Schema(
              type = SchemaType.ARRAY,
              minItems = 2,
              maxItems = 2,
              implementation = String.class),
      example = "[\"order#a\", \"order#z\"]")
  @Parameter(
      name = "sk.gt",
      in = ParameterIn.QUERY,
      description = "Greater sort keys.",
      schema = @Schema(type = SchemaType.STRING),
      example = "order#a")
  @Parameter(
      name = "sk.gte",
      in = ParameterIn.QUERY,
      description = "Greater or equal sort keys.",
      schema = @Schema(type = SchemaType.STRING),
      example = "order#a")
  @Parameter(
      name = "sk.lt",
      in = ParameterIn.QUERY,
      description = "Smaller sort keys.",
      schema = @Schema(type = SchemaType.STRING),
      example = "order#z")
  @Parameter(
      name = "sk.lte",
      in = ParameterIn.QUERY,
      description = "Smaller or equal sort keys.",
      schema = @Schema(type = SchemaType.STRING),
      example = "order#z")
  @Parameter(
      name = "index",
      in = ParameterIn.QUERY,
      description = "The secondary index to use.",
      schema = @Schema(type = SchemaType.STRING),
      example = "byStatus")
  @Parameter(
      name = "order",
      in = ParameterIn.QUERY,
      description = "The order of the sort keys; asc by default.",
      schema = @Schema(implementation = QueryRequest.Order.class),
      example = "desc")
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description = "The most items of a page; 50 by default. Of lines: the most at all.",
      schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"),
      example = "20")
  @Parameter(
      name = "maxBytes",
      in = ParameterIn.QUERY,
      description = "How many bytes of values are enough for a page; 1 MiB by default.",
      schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "16777216"),
      example = "65536")
  @Parameter(
      name = "select",
      in = ParameterIn.QUERY,
      description = "The parts of the values that are wanted, by their paths.",
      schema = @Schema(type = SchemaType.STRING),
      example = "total, status")
  @Parameter(
      name = "expand",
      in = ParameterIn.QUERY,
      description =
          "The references to follow, by their names in the definition, with commas between them and"
              + " dots before those of the items that they lead to.",
      schema = @Schema(type = SchemaType.STRING),
      example = "product")
  @Parameter(
      name = "filter",
      in = ParameterIn.QUERY,
      description = "A condition that drops items after they were found.",
      schema = @Schema(type = SchemaType.STRING),
      example = "total > 10 AND attribute_exists(status)")
  @Parameter(
      name = "names",
      in = ParameterIn.QUERY,
      description = "Attribute names by placeholder.",
      content =
          @Content(
              mediaType = Headers.JSON,
              schema = @Schema(type = SchemaType.OBJECT, additionalProperties = String.class),
              examples = @ExampleObject(name = "none", value = "{}")))
  @Parameter(
      name = "values",
      in = ParameterIn.QUERY,
      description = "Values by placeholder.",
      content =
          @Content(
              mediaType = Headers.JSON,
              schema = @Schema(type = SchemaType.OBJECT, additionalProperties = Object.class),
              examples = @ExampleObject(name = "none", value = "{}")))
  @Parameter(
      name = "cursor",
      in = ParameterIn.QUERY,
      description = "page.next of the page before.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "allowScan",
      in = ParameterIn.QUERY,
      description = "Whether the whole collection may be read.",
      schema = @Schema(type = SchemaType.BOOLEAN),
      example = "true")
  @Parameter(name = Headers.CONSISTENCY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.CONSISTENCY_TOKEN, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @APIResponse(
      responseCode = "200",
      description = "A page of items, or lines",
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = PageDocument.Items.class),
            examples = {
              @ExampleObject(
                  name = "orders",
                  value =
"""
{"items": [
  {"pk": "customer#c1", "sk": "order#o1", "etag": "\\"1-a\\"", "updatedAt": "2026-01-31T08:00:00.123Z",
   "value": {"customer": "c1", "order": "o1", "total": 41.5, "status": "open"}}],
 "page": {"count": 1, "bytes": 66, "reason": "end"}}
""")
            }),
        @Content(mediaType = Headers.NDJSON, schema = @Schema(implementation = LineDocument.class))
      })
  public Response list(@Context RoutingContext context) {
    return queries.list(ApiRequest.of(context));
  }

  /** Writes a new item. */
  @POST
  @Requires(value = Permission.WRITE, heedsRows = true)
  @Tag(name = ApiDocument.ITEMS)
  @Operation(
      operationId = "createItem",
      summary = "Write a new item",
      description =
          "Its key is composed of the fields that the definition names, or stands in pk and sk, or"
              + " is made up.",
      extensions = @Extension(name = ApiErrors.MORE, value = "ALREADY_EXISTS"))
  @Parameter(name = Headers.IDEMPOTENCY_KEY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.ITEM_TTL, in = ParameterIn.HEADER)
  @Parameter(name = Headers.PREFER, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(ref = "Value"),
            examples = {
              @ExampleObject(
                  name = "orders",
                  value =
"""
{"pk": "customer#c2", "sk": "order#o1", "total": 12, "status": "open"}
"""),
              @ExampleObject(
                  name = "products",
                  value =
"""
{"category": "toys", "product": "p1", "name": "Small train", "price": 19.99}
""")
            }),
        @Content(mediaType = "*/*", schema = @Schema(type = SchemaType.STRING, format = "binary"))
      })
  @APIResponse(
      responseCode = "201",
      description = "The item was made; the body is the item, if it was preferred",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed"),
        @Header(name = "Preference-Applied", ref = "PreferenceApplied"),
        @Header(name = "Location", ref = "Location")
      },
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(ref = "Value"),
            examples = {
              @ExampleObject(
                  name = "order",
                  value =
"""
{"customer": "c1", "order": "o1", "total": 41.5, "status": "open"}
""")
            }),
        @Content(mediaType = "*/*", schema = @Schema(type = SchemaType.STRING, format = "binary"))
      },
      extensions = @Extension(name = ApiDocument.OPTIONAL_BODY, value = "true", parseValue = true))
  public Response post(@Context RoutingContext context, InputStream body) {
    return writes.post(ApiRequest.of(context), body);
  }
}
