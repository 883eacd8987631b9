package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Items in bulk into a collection. */
@Path("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/import")
@Tag(name = ApiDocument.ITEMS)
@RunOnVirtualThread
public final class ImportResource {
  private static final String LINES =
      """
      {"pk": "customer#c5", "sk": "order#o1", "total": 7}
      {"pk": "customer#c5", "sk": "order#o2", "total": 9}
      """;
  private static final String ARRAY =
      """
      [{"category": "toys", "product": "p2", "name": "Ball", "price": 4.5}]
      """;
  private static final String CSV =
      """
      category,product,name,price
      toys,p3,Kite,12
      """;

  private final Imports imports;

  ImportResource(Imports imports) {
    this.imports = imports;
  }

  /** Writes an item for each row of the body. */
  @POST
  @Requires(value = Permission.WRITE, heedsRows = true)
  @Operation(
      operationId = "importItems",
      summary = "Import items",
      description =
          "Rows in, a line about each out, in their order and as they come. The first row of a CSV"
              + " file names the members. Keys are composed as by POST of an item. With"
              + " If-None-Match: * items that are there are left as they are.",
      extensions = @Extension(name = ApiErrors.MORE, value = "NOT_ACCEPTABLE"))
  @Parameter(
      name = "separator",
      in = ParameterIn.QUERY,
      description = "Of CSV: what stands between two cells.",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {",", ";", "\t", "|"},
              defaultValue = ","))
  @Parameter(
      name = "inferTypes",
      in = ParameterIn.QUERY,
      description =
          "Of CSV: whether cells of fields that are not declared become numbers and truth"
              + " values where they look like them.",
      schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
  @Parameter(name = Headers.IF_NONE_MATCH, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IDEMPOTENCY_KEY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = Headers.NDJSON,
            schema = @Schema(ref = "Value"),
            examples = @ExampleObject(name = "orders", value = LINES)),
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(type = SchemaType.ARRAY, implementation = Object.class),
            examples = @ExampleObject(name = "products", value = ARRAY)),
        @Content(
            mediaType = Headers.CSV,
            schema = @Schema(type = SchemaType.STRING),
            examples = @ExampleObject(name = "products", value = CSV))
      })
  @APIResponse(
      responseCode = "200",
      description = "The import was begun; each line says what became of a row",
      content =
          @Content(
              mediaType = Headers.NDJSON,
              schema = @Schema(implementation = ImportLineDocument.class)))
  public Response importItems(@Context RoutingContext context, InputStream body) {
    return imports.begin(ApiRequest.of(context), body);
  }
}
