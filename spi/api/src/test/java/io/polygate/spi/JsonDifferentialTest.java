package io.polygate.spi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The codec and Jackson read each other's texts, and agree on what is no JSON. */
class JsonDifferentialTest {
  private static final ObjectMapper JACKSON =
      JsonMapper.builder(
              JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();

  private static final List<String> NAMES =
      List.of("a", "b", "", "é", "😀", "a\"b", "\\", "\n", "a much longer name than the others");

  /** What Jackson lets pass. */
  private static final List<String> OUR_OWN_REFUSALS =
      List.of(
          Decimals.TOO_PRECISE,
          Decimals.OUT_OF_RANGE,
          "A surrogate must be one of a pair.",
          "The text is not well-formed UTF-8.");

  private final Random random = new Random(20251121);
  private final RandomValues values = new RandomValues(random, NAMES);

  @Test
  void jacksonReadsWhatIsWritten() throws IOException {
    for (int i = 0; i < 5_000; i++) {
      Value value = values.value(5);

      byte[] text = Json.write(value);

      assertThat(fromJackson(JACKSON.readTree(text))).isEqualTo(value);
      assertThat(Json.parse(text)).isEqualTo(value);
      assertThat(Json.write(Json.parse(text))).isEqualTo(text);
      assertThat(Json.validate(text)).isBetween(0, 8);
    }
  }

  @Test
  void whatJacksonWritesIsRead() throws IOException {
    ObjectWriter escaping =
        JACKSON.writerWithDefaultPrettyPrinter().with(JsonWriteFeature.ESCAPE_NON_ASCII);
    for (int i = 0; i < 5_000; i++) {
      Value value = values.value(5);
      JsonNode tree = JACKSON.readTree(Json.write(value));

      byte[] text = (i % 2 == 0 ? escaping : JACKSON.writer()).writeValueAsBytes(tree);

      assertThat(Json.parse(text)).isEqualTo(value);
      assertThat(Json.validate(text)).isBetween(0, 8);
    }
  }

  @Test
  void damagedTextIsReadByBothOrByNone() {
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 60_000; i++) {
      String valid = new String(Json.write(values.value(3)), StandardCharsets.UTF_8);
      byte[] text = new Mutations(random, List.of(valid)).next();
      Optional<Value> theirs;
      try {
        theirs = readByJackson(text);
      } catch (NumberFormatException e) {
        // JSON, but with an exponent that no BigDecimal has.
        continue;
      }
      Optional<StorageException> refusal = refusal(text);
      if (refusal.isEmpty()) {
        assertThat(theirs).as(shown(text)).contains(Json.parse(text));
        read++;
      } else if (theirs.isPresent()) {
        assertThat(refusal.get().getMessage()).as(shown(text)).isIn(OUR_OWN_REFUSALS);
      } else {
        refused++;
      }
    }
    assertThat(read).isGreaterThan(5_000);
    assertThat(refused).isGreaterThan(5_000);
  }

  /** What both the tree and the validation say, if they refuse. */
  private static Optional<StorageException> refusal(byte[] text) {
    Optional<StorageException> read = caught(() -> Json.parse(text));
    Optional<StorageException> validated = caught(() -> Json.validate(text));
    assertThat(validated.map(Object::toString)).isEqualTo(read.map(Object::toString));
    return read;
  }

  private static Optional<StorageException> caught(Runnable action) {
    try {
      action.run();
      return Optional.empty();
    } catch (StorageException e) {
      return Optional.of(e);
    }
  }

  private static Optional<Value> readByJackson(byte[] text) {
    try {
      JsonNode tree = JACKSON.readTree(text);
      return tree.isMissingNode() ? Optional.empty() : Optional.of(fromJackson(tree));
    } catch (JsonProcessingException | java.io.CharConversionException | StorageException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Value fromJackson(JsonNode node) {
    return switch (node.getNodeType()) {
      case NULL -> Value.Null.NULL;
      case BOOLEAN -> Value.Bool.of(node.booleanValue());
      case NUMBER -> new Value.Num(node.decimalValue());
      case STRING -> new Value.Text(node.textValue());
      case ARRAY -> {
        List<Value> elements = new ArrayList<>();
        node.forEach(element -> elements.add(fromJackson(element)));
        yield new Value.Array(elements);
      }
      case OBJECT -> fromObject(node);
      default -> throw new IllegalStateException("unexpected " + node.getNodeType());
    };
  }

  private static Value fromObject(JsonNode node) {
    Map<String, Value> members = new LinkedHashMap<>();
    node.properties()
        .forEach(member -> members.put(member.getKey(), fromJackson(member.getValue())));
    if (members.keySet().equals(Set.of("$set"))) {
      if (members.get("$set") instanceof Value.Array(List<Value> elements)) {
        return new Value.Set(elements);
      }
      throw new StorageException.Invalid("not a list", "$set");
    }
    if (members.keySet().equals(Set.of("$binary"))) {
      if (members.get("$binary") instanceof Value.Text(String base64)) {
        return new Value.Bytes(canonicalBase64(base64));
      }
      throw new StorageException.Invalid("not a string", "$binary");
    }
    return Value.Members.of(members);
  }

  private static byte[] canonicalBase64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new StorageException.Invalid("not base64", "$binary");
    }
    throw new StorageException.Invalid("not canonical", "$binary");
  }

  private static String shown(byte[] text) {
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}
