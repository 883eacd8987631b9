package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
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

/** Items that have a partition key alone. */
@Path("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/items/{pk}")
@Tag(name = ApiDocument.ITEMS)
@RunOnVirtualThread
public final class ItemResource {
  private final ItemReads reads;
  private final ItemWrites writes;
  private final ItemPatches patches;

  ItemResource(ItemReads reads, ItemWrites writes, ItemPatches patches) {
    this.reads = reads;
    this.writes = writes;
    this.patches = patches;
  }

  /** Reads the item. */
  @GET
  @Requires(value = Permission.READ, heedsRows = true)
  @Operation(
      operationId = "getItem",
      summary = "Read an item",
      description =
          "The body is the value itself; its metadata are headers. With `expand` it is the item"
              + " with its metadata as in lists, and what its references lead to.",
      extensions = @Extension(name = ApiErrors.MORE, value = "ITEM_NOT_FOUND"))
  @Parameter(
      name = "expand",
      in = ParameterIn.QUERY,
      description =
          "The references to follow, by their names in the definition, with commas between them and"
              + " dots before those of the items that they lead to.",
      schema = @Schema(type = SchemaType.STRING),
      example = "product")
  @Parameter(name = Headers.IF_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IF_NONE_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.CONSISTENCY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.CONSISTENCY_TOKEN, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @APIResponse(
      responseCode = "200",
      description = "The item",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Last-Modified", ref = "LastModified"),
        @Header(name = "Item-Expires-At", ref = "ItemExpiresAt"),
        @Header(name = "Cache-Status", ref = "CacheStatus")
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
"""),
              @ExampleObject(
                  name = "expanded",
                  summary = "With what its references lead to",
                  value =
"""
{"pk": "r1", "etag": "\\"1-a\\"", "updatedAt": "2026-01-31T08:00:00.123Z",
 "value": {"product": "p1", "buyer": "c9"},
 "expanded": {
   "product": {"pk": "p1", "etag": "\\"1-b\\"", "updatedAt": "2026-01-31T08:00:00.123Z",
               "value": {"name": "Small train"}},
   "buyer": {"pk": "c9", "missing": "absent"}}}
""")
            }),
        @Content(mediaType = "*/*", schema = @Schema(type = SchemaType.STRING, format = "binary"))
      })
  @APIResponse(
      responseCode = "304",
      description = "The item is the one that If-None-Match names",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Last-Modified", ref = "LastModified"),
        @Header(name = "Item-Expires-At", ref = "ItemExpiresAt"),
        @Header(name = "Cache-Status", ref = "CacheStatus")
      })
  public Response get(@Context RoutingContext context) {
    return reads.get(ApiRequest.of(context));
  }

  /** Writes the item. */
  @PUT
  @Requires(value = Permission.WRITE, heedsRows = true)
  @Operation(
      operationId = "putItem",
      summary = "Write an item",
      description =
          "Replaces the whole value. JSON is checked against the definition; any other media type"
              + " is kept as bytes.")
  @Parameter(name = Headers.IF_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IF_NONE_MATCH, in = ParameterIn.HEADER)
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
                  name = "order",
                  value =
"""
{"customer": "c1", "order": "o1", "total": 41.5, "status": "open"}
""")
            }),
        @Content(
            mediaType = "text/plain",
            schema = @Schema(type = SchemaType.STRING, format = "binary"),
            examples = {@ExampleObject(name = "note-n1", value = "Call back on Monday.")}),
        @Content(mediaType = "*/*", schema = @Schema(type = SchemaType.STRING, format = "binary"))
      })
  @APIResponse(
      responseCode = "200",
      description = "The item was replaced; the body is the item, if it was preferred",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed"),
        @Header(name = "Preference-Applied", ref = "PreferenceApplied")
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
  @APIResponse(
      responseCode = "412",
      description =
          "A precondition did not hold. If `If-None-Match: *` found an item and the representation"
              + " is preferred, the body is that item.",
      headers = {
        @Header(name = "ETag", ref = "CurrentETag"),
        @Header(name = "Preference-Applied", ref = "PreferenceApplied")
      },
      content = {
        @Content(mediaType = Headers.JSON, schema = @Schema(ref = "Value")),
        @Content(mediaType = "*/*", schema = @Schema(type = SchemaType.STRING, format = "binary"))
      })
  public Response put(@Context RoutingContext context, InputStream body) {
    return writes.put(ApiRequest.of(context), body);
  }

  /** Changes the item. */
  @PATCH
  @Requires(value = Permission.WRITE, heedsRows = true)
  @Operation(
      operationId = "patchItem",
      summary = "Change an item",
      description =
          "By a merge patch, a JSON patch, or an update expression, which makes an item that is not"
              + " there. The change is one step: nothing comes in between.",
      extensions = @Extension(name = ApiErrors.MORE, value = "ITEM_NOT_FOUND EXPRESSION_INVALID"))
  @Parameter(name = Headers.IF_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IF_NONE_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IDEMPOTENCY_KEY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.ITEM_TTL, in = ParameterIn.HEADER)
  @Parameter(name = Headers.PREFER, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = Headers.MERGE_PATCH,
            schema = @Schema(ref = "Value"),
            examples = {
              @ExampleObject(
                  name = "order",
                  value =
"""
{"status": "paid", "note": null}
""")
            }),
        @Content(
            mediaType = Headers.JSON_PATCH,
            schema = @Schema(implementation = PatchOperation[].class),
            examples = {
              @ExampleObject(
                  name = "order",
                  value =
"""
[{"op": "add", "path": "/tags", "value": ["gift"]},
 {"op": "test", "path": "/customer", "value": "c1"}]
""")
            }),
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = UpdateRequest.class),
            examples = {
              @ExampleObject(
                  name = "order",
                  value =
"""
{"update": "SET total = total + :more, lines = list_append(if_not_exists(lines, :none), :line)",
 "condition": "customer = :customer",
 "values": {":more": 8.5, ":none": [], ":line": [{"sku": "p1", "count": 1}], ":customer": "c1"},
 "returns": "new"}
""")
            })
      })
  @APIResponse(
      responseCode = "200",
      description = "The item was changed; the body is the item, if it was asked for",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")
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
            })
      },
      extensions = @Extension(name = ApiDocument.OPTIONAL_BODY, value = "true", parseValue = true))
  @APIResponse(
      responseCode = "201",
      description = "The item was made by an update",
      headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")
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
            })
      },
      extensions = @Extension(name = ApiDocument.OPTIONAL_BODY, value = "true", parseValue = true))
  public Response patch(@Context RoutingContext context, InputStream body) {
    return patches.patch(ApiRequest.of(context), body);
  }

  /** Removes the item. */
  @DELETE
  @Requires(value = Permission.WRITE, heedsRows = true)
  @Operation(
      operationId = "deleteItem",
      summary = "Remove an item",
      description =
          "An item that is not there is removed already. What refers to it keeps it from being"
              + " removed, or is removed with it, where a definition says so.",
      extensions = @Extension(name = ApiErrors.MORE, value = "ITEM_REFERENCED"))
  @Parameter(name = Headers.IF_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IF_NONE_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IDEMPOTENCY_KEY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @APIResponse(
      responseCode = "204",
      description = "There is no such item any more",
      headers = {@Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")})
  public Response delete(@Context RoutingContext context) {
    return writes.delete(ApiRequest.of(context));
  }
}
