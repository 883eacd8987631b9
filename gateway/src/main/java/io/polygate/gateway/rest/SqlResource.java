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
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** SQL on one tenant. */
@Path("/v1/namespaces/{ns}/tenants/{t}/sql")
@Tag(name = ApiDocument.SQL)
@RunOnVirtualThread
public final class SqlResource {
  private final SqlRuns runs;

  SqlResource(SqlRuns runs) {
    this.runs = runs;
  }

  /** Runs statements. */
  @POST
  @Requires(Permission.WRITE)
  @Operation(
      operationId = "runSql",
      summary = "Run SQL statements",
      description =
          "They see the tables of the tenant's collections, which they cannot change, and have"
              + " tables of their own. Where the namespace does not allow SQL they are refused."
              + " With Accept: application/x-ndjson the rows of one statement that reads come one a"
              + " line, however many there are.",
      extensions =
          @Extension(
              name = ApiErrors.MORE,
              value =
                  "SQL_NOT_ALLOWED PART_MISSING OUTCOME_UNKNOWN NOT_ACCEPTABLE MIGRATION_FAILED"))
  @Parameter(name = Headers.CONSISTENCY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.CONSISTENCY_TOKEN, in = ParameterIn.HEADER)
  @Parameter(name = Headers.IDEMPOTENCY_KEY, in = ParameterIn.HEADER)
  @Parameter(name = Headers.REQUEST_TIMEOUT, in = ParameterIn.HEADER)
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = SqlDocument.class),
            examples = {
              @ExampleObject(
                  name = "chats",
                  value =
"""
{"statements": [
  {"sql": "CREATE TABLE IF NOT EXISTS chats(id INTEGER PRIMARY KEY, text TEXT NOT NULL)"},
  {"sql": "INSERT INTO chats(text) VALUES (?)", "params": ["HELLO"]},
  {"sql": "SELECT id, text FROM chats WHERE text = :text", "params": {"text": "HELLO"}}]}
""")
            })
      })
  @APIResponse(
      responseCode = "200",
      description = "All statements were done",
      headers = {@Header(name = "Idempotency-Replayed", ref = "IdempotencyReplayed")},
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = SqlDocument.Results.class),
            examples = {
              @ExampleObject(
                  name = "results",
                  value =
"""
{"results": [
  {"columns": [], "rows": [], "rowsAffected": 0},
  {"columns": [], "rows": [], "rowsAffected": 1, "lastInsertId": 1},
  {"columns": [{"name": "id", "type": "INTEGER"}, {"name": "text", "type": "TEXT"}],
   "rows": [[1, "HELLO"]], "rowsAffected": 0}]}
""")
            }),
        @Content(
            mediaType = Headers.NDJSON,
            schema = @Schema(implementation = SqlLineDocument.class))
      })
  @APIResponse(
      responseCode = "207",
      description = "Statements that are not atomic ended with one that failed",
      content = {
        @Content(
            mediaType = Headers.JSON,
            schema = @Schema(implementation = SqlDocument.Results.class),
            examples = {
              @ExampleObject(
                  name = "results",
                  value =
"""
{"results": [
  {"columns": [], "rows": [], "rowsAffected": 1, "lastInsertId": 1},
  {"problem": {"type": "/problems/content-rejected", "title": "The content cannot be accepted",
               "status": 422, "detail": "SQLite: NOT NULL constraint failed: chats.text",
               "code": "CONTENT_REJECTED", "retryable": false, "outcome": "none",
               "errors": [{"pointer": "/statements/1",
                           "detail": "SQLite: NOT NULL constraint failed: chats.text"}]}}]}
""")
            })
      })
  public Response run(@Context RoutingContext context, InputStream body) {
    return runs.run(ApiRequest.of(context), body);
  }
}
