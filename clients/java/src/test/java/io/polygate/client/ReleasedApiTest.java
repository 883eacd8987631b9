package io.polygate.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.output.ConsoleRender;

/**
 * The API keeps what the last release promised, whose document is {@code
 * clients/openapi/released.json}, unless its version says otherwise.
 */
class ReleasedApiTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path DOCUMENTS = Path.of("..", "openapi");
  private static final String TENANT = "/v1/namespaces/{ns}/tenants/{t}";

  private static ObjectNode document(String name) throws IOException {
    return (ObjectNode) JSON.readTree(Files.readString(DOCUMENTS.resolve(name)));
  }

  private static ChangedOpenApi changed(JsonNode from, JsonNode to) {
    return OpenApiCompare.fromContents(older(from).toString(), older(to).toString());
  }

  /** In the form of OpenAPI 3.0, since of schemas in that of 3.1 what compares sees nothing. */
  private static JsonNode older(JsonNode node) {
    if (node.isArray()) {
      ArrayNode entries = JSON.createArrayNode();
      node.forEach(
          entry -> {
            if (!entry.path("type").asText().equals("null")) {
              entries.add(older(entry));
            }
          });
      return entries;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode members = JSON.createObjectNode();
    node.properties().forEach(member -> members.set(member.getKey(), older(member.getValue())));
    if (members.has("openapi")) {
      members.put("openapi", "3.0.3");
    }
    if (node.path("type").isArray()) {
      List<String> types = new ArrayList<>();
      node.get("type").forEach(type -> types.add(type.asText()));
      if (types.remove("null")) {
        members.put("nullable", true);
      }
      members.remove("type");
      if (types.size() == 1) {
        members.put("type", types.getFirst());
      }
    }
    return members;
  }

  private static String described(ChangedOpenApi changed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // It closes what it writes to.
    new ConsoleRender().render(changed, new OutputStreamWriter(out, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Before 1.0 the second number says that something breaks, and from then on the first. */
  private static boolean mayBreak(String from, String to) {
    String[] released = from.split("[.-]", -1);
    String[] current = to.split("[.-]", -1);
    int major = Integer.compare(Integer.parseInt(current[0]), Integer.parseInt(released[0]));
    int minor = Integer.compare(Integer.parseInt(current[1]), Integer.parseInt(released[1]));
    return major > 0 || (major == 0 && released[0].equals("0") && minor > 0);
  }

  @Test
  void whatTheLastReleasePromisedIsKept() throws IOException {
    ObjectNode released = document("released.json");
    ObjectNode current = document("gateway.json");
    if (!mayBreak(released.at("/info/version").asText(), current.at("/info/version").asText())) {
      ChangedOpenApi changed = changed(released, current);
      assertThat(changed.isCompatible())
          .as(() -> "A change breaks clients of the last release:\n" + described(changed))
          .isTrue();
    }
  }

  @Test
  void versionsSayWhetherSomethingMayBreak() {
    assertThat(mayBreak("0.1.0", "0.1.1-SNAPSHOT")).isFalse();
    assertThat(mayBreak("0.1.0-SNAPSHOT", "0.2.0-SNAPSHOT")).isTrue();
    assertThat(mayBreak("1.1.0", "1.2.0")).isFalse();
    assertThat(mayBreak("1.9.0", "2.0.0")).isTrue();
    assertThat(mayBreak("2.0.0", "1.9.0")).isFalse();
  }

  private static Arguments change(String what, Consumer<ObjectNode> change) {
    return Arguments.of(what, change);
  }

  private static ObjectNode at(ObjectNode document, String... names) {
    ObjectNode found = document;
    for (String name : names) {
      found = (ObjectNode) found.get(name);
    }
    return found;
  }

  private static Stream<Arguments> breaking() {
    return Stream.of(
        change("an operation is gone", api -> at(api, "paths", TENANT + "/batch").remove("post")),
        change("a path is gone", api -> at(api, "paths").remove(TENANT + "/sql")),
        change(
            "a parameter is wanted",
            api ->
                ((ArrayNode) at(api, "paths", TENANT + "/changes", "get").get("parameters"))
                    .addObject()
                    .put("name", "since")
                    .put("in", "query")
                    .put("required", true)
                    .putObject("schema")
                    .put("type", "string")),
        change(
            "a member of a request is wanted",
            api ->
                ((ArrayNode) at(api, "components", "schemas", "Operation").get("required"))
                    .add("pk")),
        change(
            "a member of an answer is gone",
            api -> {
              at(api, "components", "schemas", "Item", "properties").remove("etag");
              ((ArrayNode) at(api, "components", "schemas", "Item").get("required")).remove(1);
            }),
        change(
            "a member has another type",
            api ->
                at(api, "components", "schemas", "Page", "properties", "count")
                    .put("type", "string")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaking")
  void whatBreaksClientsIsFound(String what, Consumer<ObjectNode> change) throws IOException {
    ObjectNode before = document("gateway.json");
    ObjectNode after = before.deepCopy();
    change.accept(after);
    assertThat(after).isNotEqualTo(before);
    assertThat(changed(before, after).isIncompatible()).as(what).isTrue();
  }

  @Test
  void additionsBreakNobody() throws IOException {
    ObjectNode before = document("gateway.json");
    ObjectNode after = before.deepCopy();
    at(after, "paths").set("/v1/more", after.at("/paths").get("/v1/namespaces"));
    at(after, "components", "schemas", "Item", "properties")
        .putObject("more")
        .put("type", "string");
    ChangedOpenApi changed = changed(before, after);
    assertThat(changed.isDifferent()).isTrue();
    assertThat(changed.isCompatible()).as(described(changed)).isTrue();
  }
}
