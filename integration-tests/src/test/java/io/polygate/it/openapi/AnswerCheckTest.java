package io.polygate.it.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.it.openapi.AnswerCheck.Observed;
import io.polygate.it.openapi.OpenApiDocument.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fuzz is worth what its check can find: each kind of deviation is planted here. */
final class AnswerCheckTest {
  private static final OpenApiDocument DOCUMENT =
      OpenApiDocument.parse(
          """
          {"openapi": "3.1.0",
           "paths": {"/things/{id}": {"get": {"operationId": "getThing",
             "responses": {
               "200": {"headers": {"ETag": {"required": true, "schema": {"type": "string"}}},
                       "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}},
                                   "application/x-ndjson": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
               "204": {"description": "Nothing"},
               "202": {"x-optional-body": true, "content": {"application/json": {"schema": {"type": "object"}}}},
               "409": {"content": {"application/problem+json": {"schema": {"type": "object"},
                       "examples": {"BUSY": {"value": {"code": "BUSY"}}}}}},
               "4XX": {"$ref": "#/components/responses/Problem"},
               "500": {"$ref": "#/components/responses/Problem"},
               "501": {"$ref": "#/components/responses/Problem"}}}}},
           "components": {
             "responses": {"Problem": {"content": {"application/problem+json": {"schema":
               {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}}}}}},
             "schemas": {"Thing": {"type": "object", "required": ["name"], "properties":
               {"name": {"type": "string"}, "size": {"type": ["integer", "null"], "minimum": 0},
                "part": {"$ref": "#/components/schemas/Thing"}}}}}}
          """);
  private static final Operation OPERATION = DOCUMENT.operations().getFirst();
  private static final String JSON = "application/json";

  private final AnswerCheck check = new AnswerCheck(DOCUMENT);

  private String violation(int status, String mediaType, String body) {
    return violation(status, mediaType, List.of("etag"), body);
  }

  private String violation(int status, String mediaType, List<String> headers, String body) {
    return check
        .violation(OPERATION, new Observed("GET", status, mediaType, headers, body))
        .orElse("none");
  }

  @Test
  void whatIsDocumentedIsAccepted() {
    assertThat(violation(200, JSON, "{\"name\":\"x\",\"size\":null,\"part\":{\"name\":\"y\"}}"))
        .isEqualTo("none");
    assertThat(violation(200, "application/x-ndjson", "{\"name\":\"x\"}\n{\"name\":\"y\"}\n"))
        .isEqualTo("none");
    assertThat(violation(204, "", "")).isEqualTo("none");
    assertThat(violation(404, "application/problem+json", "{\"code\":\"X\"}")).isEqualTo("none");
    assertThat(violation(501, "application/problem+json", "{\"code\":\"PART_MISSING\"}"))
        .isEqualTo("none");
  }

  @Test
  void anUndocumentedStatusIsFound() {
    assertThat(violation(201, JSON, "{\"name\":\"x\"}")).contains("status 201");
    assertThat(violation(503, "application/problem+json", "{\"code\":\"X\"}"))
        .contains("status 503");
  }

  @Test
  void aFailureOfTheServerIsFoundAlthoughItIsDocumented() {
    assertThat(violation(500, "application/problem+json", "{\"code\":\"X\"}")).contains("failed");
    assertThat(violation(501, "application/problem+json", "{\"code\":\"X\"}")).contains("failed");
  }

  @Test
  void anUndocumentedMediaTypeIsFound() {
    assertThat(violation(200, "text/html", "<p>")).contains("media type text/html");
    assertThat(violation(404, JSON, "{\"code\":\"X\"}")).contains("media type");
    assertThat(violation(404, "", "")).contains("media type");
  }

  @Test
  void aBodyThatDoesNotMatchIsFound() {
    assertThat(violation(200, JSON, "{}")).contains("name");
    assertThat(violation(200, JSON, "{\"name\":5}")).contains("string");
    assertThat(violation(200, JSON, "{\"name\":\"x\",\"size\":-1}")).contains("size");
    assertThat(violation(200, JSON, "{\"name\":\"x\",\"part\":{}}")).contains("name");
    assertThat(violation(404, "application/problem+json", "{}")).contains("code");
    assertThat(violation(200, "application/x-ndjson", "{\"name\":\"x\"}\n{}\n")).contains("name");
  }

  @Test
  void anUndocumentedMemberIsFound() {
    assertThat(violation(200, JSON, "{\"name\":\"x\",\"secret\":1}")).contains("secret");
  }

  @Test
  void aBodyMayBeLeftOutWhereTheDocumentSaysSo() {
    assertThat(violation(202, "", "")).isEqualTo("none");
    assertThat(violation(202, JSON, "{}")).isEqualTo("none");
    assertThat(violation(202, JSON, "5")).contains("object");
    assertThat(violation(200, "", "")).contains("media type");
  }

  @Test
  void anUndocumentedCodeIsFound() {
    assertThat(violation(409, "application/problem+json", "{\"code\":\"BUSY\"}")).isEqualTo("none");
    assertThat(violation(409, "application/problem+json", "{\"code\":\"LAZY\"}"))
        .contains("code LAZY");
  }

  @Test
  void aMissingHeaderIsFound() {
    assertThat(violation(200, JSON, List.of(), "{\"name\":\"x\"}")).contains("ETag");
  }

  @Test
  void aBodyWhereNoneIsDocumentedIsFound() {
    assertThat(violation(204, JSON, "{}")).contains("body");
  }
}
