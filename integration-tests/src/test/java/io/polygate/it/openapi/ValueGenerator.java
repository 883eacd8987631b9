package io.polygate.it.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes JSON values: such as a schema wants, at its bounds, and such as nobody should send. */
final class ValueGenerator {
  private static final int MOST_DEPTH = 5;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final List<String> WORDS =
      List.of("a", "b", "name", "price", "x1", "HELLO", "2024-01-01", "é", "日本", "a b", "#", "~1");

  private static final List<String> HOSTILE_TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "\r\nX-Injected: 1",
          "../../../../etc/passwd",
          "..",
          ".",
          "a/b",
          "%",
          "%00",
          "%2e%2e%2f",
          "'",
          "' OR '1'='1",
          "\"; DROP TABLE items; --",
          "a?enable_load_extension=true",
          ":resource:http://localhost/x",
          "${jndi:ldap://localhost/x}",
          "{{7*7}}",
          "<script>alert(1)</script>",
          "-1",
          "0",
          "1e999",
          "NaN",
          "null",
          "true",
          "[]",
          "{}",
          "9".repeat(400),
          "x".repeat(3000),
          "(".repeat(2000),
          "NOT ".repeat(2000),
          "\ud83d\ude00".repeat(300),
          "\u202e\ufeff\u0085",
          "W/\"x\"",
          "*",
          "_catalog");

  private final OpenApiDocument document;
  private final Random random;

  ValueGenerator(OpenApiDocument document, Random random) {
    this.document = document;
    this.random = random;
  }

  /** One of the elements of a list that is not empty. */
  <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Whether something that happens this often, of 100, happens now. */
  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** A text that is likely to be wrong wherever it is put. */
  String hostileText() {
    return pick(HOSTILE_TEXTS);
  }

  /** A value that is likely to be wrong wherever it is put. */
  JsonNode hostile() {
    return switch (random.nextInt(12)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(-1);
      case 3 -> NODES.numberNode(new BigInteger("9".repeat(60)));
      case 4 -> NODES.numberNode(new BigDecimal("1e-300"));
      case 5 -> NODES.numberNode(Long.MAX_VALUE);
      case 6 -> NODES.arrayNode().add(NODES.nullNode());
      case 7 -> NODES.objectNode().set("", NODES.objectNode());
      case 8 -> nested(1 + random.nextInt(200));
      case 9 -> NODES.objectNode().put("$binary", "!");
      default -> NODES.textNode(hostileText());
    };
  }

  private static JsonNode nested(int depth) {
    JsonNode node = NODES.arrayNode();
    for (int i = 0; i < depth; i++) {
      node = NODES.arrayNode().add(node);
    }
    return node;
  }

  /** A value that the schema allows, as far as this generator understands the schema. */
  JsonNode valid(JsonNode schema) {
    return valid(schema, 0);
  }

  private JsonNode valid(JsonNode reference, int depth) {
    JsonNode schema = document.resolve(reference);
    if (schema.has("const")) {
      return schema.path("const");
    }
    if (schema.has("enum")) {
      return pick(elements(schema.path("enum")));
    }
    if (schema.path("examples").isArray() && !schema.path("examples").isEmpty() && chance(50)) {
      return pick(elements(schema.path("examples")));
    }
    for (String choice : List.of("oneOf", "anyOf")) {
      if (schema.path(choice).isArray() && !schema.path(choice).isEmpty()) {
        return valid(pick(elements(schema.path(choice))), depth);
      }
    }
    if (schema.path("allOf").isArray()) {
      return merged(schema.path("allOf"), depth);
    }
    return ofType(type(schema), schema, depth);
  }

  private JsonNode merged(JsonNode parts, int depth) {
    ObjectNode whole = NODES.objectNode();
    for (JsonNode part : parts) {
      if (valid(part, depth) instanceof ObjectNode members) {
        whole.setAll(members);
      }
    }
    return whole;
  }

  private String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray() && !type.isEmpty()) {
      return pick(elements(type)).asText();
    }
    if (type.isTextual()) {
      return type.asText();
    }
    return schema.has("properties")
        ? "object"
        : pick(List.of("object", "array", "string", "number", "boolean", "null"));
  }

  private JsonNode ofType(String type, JsonNode schema, int depth) {
    return switch (type) {
      case "null" -> NODES.nullNode();
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      case "integer" -> NODES.numberNode(whole(schema));
      case "number" -> NODES.numberNode(BigDecimal.valueOf(whole(schema)).movePointLeft(1));
      case "string" -> NODES.textNode(text(schema));
      case "array" -> array(schema, depth);
      default -> object(schema, depth);
    };
  }

  private long whole(JsonNode schema) {
    long least = schema.path("minimum").asLong(-3);
    long most = schema.path("maximum").asLong(Math.max(least, 0) + 1000);
    return switch (random.nextInt(4)) {
      case 0 -> least;
      case 1 -> most;
      default -> random.nextLong(least, most == Long.MAX_VALUE ? most : most + 1);
    };
  }

  private String text(JsonNode schema) {
    int least = schema.path("minLength").asInt(0);
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    StringBuilder text = new StringBuilder(pick(WORDS));
    while (text.length() < least) {
      text.append('x');
    }
    if (most <= 4096 && most >= least && chance(10)) {
      text.append("y".repeat(Math.max(0, most - text.length())));
    }
    return text.length() > most ? text.substring(0, most) : text.toString();
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = NODES.arrayNode();
    int least = schema.path("minItems").asInt(0);
    int count = least + (depth > MOST_DEPTH ? 0 : random.nextInt(3));
    for (int i = 0; i < count; i++) {
      array.add(valid(schema.path("items"), depth + 1));
    }
    return array;
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = NODES.objectNode();
    List<String> required =
        elements(schema.path("required")).stream().map(JsonNode::asText).toList();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      boolean wanted = required.contains(property.getKey());
      if (wanted || (depth <= MOST_DEPTH && chance(30))) {
        object.set(property.getKey(), valid(property.getValue(), depth + 1));
      }
    }
    JsonNode others = schema.path("additionalProperties");
    boolean free = !schema.has("properties") && !others.isBoolean();
    if (depth <= MOST_DEPTH && (others.isObject() || free)) {
      for (int i = random.nextInt(3); i > 0; i--) {
        object.set(pick(WORDS), valid(others, depth + 1));
      }
    }
    return object;
  }

  /** A copy of a value in which something, somewhere, is another. */
  JsonNode spoiled(JsonNode value) {
    if (value.isContainerNode() && !value.isEmpty() && chance(75)) {
      JsonNode copy = value.deepCopy();
      if (copy instanceof ArrayNode array) {
        int at = random.nextInt(array.size());
        array.set(at, spoiled(array.get(at)));
      } else if (copy instanceof ObjectNode object) {
        spoil(object);
      }
      return copy;
    }
    return hostile();
  }

  private void spoil(ObjectNode object) {
    String name = pick(object.properties().stream().map(Map.Entry::getKey).toList());
    switch (random.nextInt(5)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(hostileText(), hostile());
      default -> object.set(name, spoiled(object.get(name)));
    }
  }

  private static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }
}
