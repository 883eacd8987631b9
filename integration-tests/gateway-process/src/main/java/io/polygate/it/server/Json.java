package io.polygate.it.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON as the tests read and write it: numbers are exact, and duplicate members are an error. */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /** The tree of a text; fails the test if it is not JSON. */
  public static JsonNode read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The tree of a text in UTF-8; fails the test if it is not JSON. */
  public static JsonNode read(byte[] utf8) {
    try {
      return MAPPER.readTree(utf8);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + new String(utf8, StandardCharsets.UTF_8), e);
    }
  }

  /** An object of alternating names and values; a value is JSON itself, text, a number, a flag. */
  public static ObjectNode object(Object... members) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < members.length; i += 2) {
      object.set((String) members[i], tree(members[i + 1]));
    }
    return object;
  }

  /** An array of values. */
  public static ArrayNode array(Object... values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Object value : values) {
      array.add(tree(value));
    }
    return array;
  }

  /** The tree that reading the value's JSON gives: a small number is the same whatever its type. */
  private static JsonNode tree(Object value) {
    try {
      return read(MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new AssertionError("a value that is not JSON", e);
    }
  }

  /** The text of a tree. */
  public static String write(JsonNode tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a tree that cannot be written", e);
    }
  }
}
