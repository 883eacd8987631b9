package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys and values come back as they were written: {@link ItemKey}, {@link Document}. */
public abstract class ValuesContract extends Contract {
  private static final ItemKey KEY = key("k");
  private static final String GRINNING = "\uD83D\uDE00";

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        " leading and trailing ",
        "a/b/../c",
        "..",
        "a\\b",
        "50%25",
        "100%",
        "_",
        "*?",
        "'; drop table notes; --",
        "\"quoted\"",
        "`back`",
        "line\nbreak\r\n",
        "tab\t",
        "\u0001\u001f\u007f",
        "#a|b,c;d:e",
        "null",
        "1",
        "01",
        "1.0",
        "1e3",
        "true",
        "\u00e9",
        "e\u0301",
        "\u05e9\u05dc\u05d5\u05dd",
        "\u65e5\u672c\u8a9e",
        "\uffff",
        "\ufeffmark",
        GRINNING,
        "\uDBFF\uDFFF"
      })
  void keyIsTakenLiterally(String text) {
    put(key(text, text), "\"literal\"");
    put(key(text + "x", text), "\"neighbour\"");
    put(key(text, text + "x"), "\"neighbour\"");

    Item item = item(key(text, text));

    assertThat(item.key()).isEqualTo(key(text, text));
    assertThat(item.value().value()).isEqualTo(value("\"literal\""));
    assertThat(get(key(text))).isEmpty();
  }

  @Test
  void keysThatLookAlikeAreDifferent() {
    put(key("a"), "1");
    put(key("A"), "2");
    put(key("\u00e9"), "3");
    put(key("e\u0301"), "4");
    put(key("1"), "5");
    put(key("01"), "6");
    put(key("1.0"), "7");
    put(key(" a"), "8");
    put(key("a "), "9");

    assertThat(item(key("a")).value().value()).isEqualTo(value("1"));
    assertThat(item(key("A")).value().value()).isEqualTo(value("2"));
    assertThat(item(key("\u00e9")).value().value()).isEqualTo(value("3"));
    assertThat(item(key("e\u0301")).value().value()).isEqualTo(value("4"));
    assertThat(item(key("1")).value().value()).isEqualTo(value("5"));
    assertThat(item(key("01")).value().value()).isEqualTo(value("6"));
    assertThat(item(key("1.0")).value().value()).isEqualTo(value("7"));
    assertThat(item(key(" a")).value().value()).isEqualTo(value("8"));
    assertThat(item(key("a ")).value().value()).isEqualTo(value("9"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\u00e9", "\u65e5", GRINNING})
  void longestKeysAreAccepted(String character) {
    int bytes = character.getBytes(StandardCharsets.UTF_8).length;
    String partition =
        character.repeat(ItemKey.MAX_PARTITION_BYTES / bytes)
            + "x".repeat(ItemKey.MAX_PARTITION_BYTES % bytes);
    String sort =
        character.repeat(ItemKey.MAX_SORT_BYTES / bytes)
            + "x".repeat(ItemKey.MAX_SORT_BYTES % bytes);

    put(key(partition, sort), "1");

    assertThat(item(key(partition, sort)).key()).isEqualTo(key(partition, sort));
    assertThat(get(key(partition))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "\"\"",
        "\"text\"",
        "\"\\u0000 \\u001f \\\" \\\\ \\/ \\b\\f\\n\\r\\t\"",
        "\"\\ud83d\\ude00 \u65e5\u672c\u8a9e\"",
        "[]",
        "[null,true,1,\"a\",[[]],{}]",
        "{}",
        "{\"\":0}",
        "{\"a\":{\"b\":{\"c\":[{\"d\":null}]}}}",
        "{\"a.b\":1,\"a b\":2,\"$.c\":3,\"'\":4,\"\\\"\":5,\"a[0]\":6,\"#n\":7,\":v\":8}",
        "{\"pk\":1,\"sk\":2,\"doc\":3,\"version\":4,\"expires_at\":5,\"rowid\":6}",
        "{\"__proto__\":null,\"select\":1,\"\u00e9\":2,\"\uD83D\uDE00\":3}",
        "{\"a\":1,\"A\":2}",
        "  {  \"a\" : [ 1 , 2 ]  }  "
      })
  void jsonOfEveryShapeComesBack(String text) {
    put(KEY, text);

    Document read = item(KEY).value();
    assertThat(read.isJson()).isTrue();
    assertThat(read.value()).isEqualTo(value(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":{\"$binary\":\"AAEC/w==\"}}",
        "{\"b\":{\"$binary\":\"\"}}",
        "{\"s\":{\"$set\":[\"a\",\"b\"]}}",
        "{\"s\":{\"$set\":[1,2.5]}}",
        "{\"s\":{\"$set\":[{\"$binary\":\"AA==\"}]}}"
      })
  void binaryAndSetsComeBack(String text) {
    put(KEY, text);

    assertThat(item(KEY).value().value()).isEqualTo(value(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "0.1",
        "1.0",
        "1e3",
        "-0.000001",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "0.30000000000000004",
        "12345678901234567890123456789012345678",
        "-0.12345678901234567890123456789012345678",
        "99999999999999999999999999999999999999",
        "1.2345678901234567890123456789012345678E+30",
        "1E+100",
        "1E-100"
      })
  void numbersKeepTheirExactValue(String number) {
    put(KEY, "{\"n\":" + number + ",\"list\":[" + number + "]}");

    assertThat(item(KEY).value().value())
        .isEqualTo(value("{\"n\":" + number + ",\"list\":[" + number + "]}"));
  }

  @Test
  void deepestJsonComesBack() {
    String text = "[".repeat(30) + "]".repeat(30);

    put(KEY, text);

    assertThat(item(KEY).value().value()).isEqualTo(value(text));
  }

  @Test
  void opaqueBytesComeBackWithTheirType() {
    byte[] bytes = new byte[512];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    Document document = Document.opaque("application/octet-stream", bytes);

    apply(Mutation.Put.of(KEY, document));

    assertThat(item(KEY).value()).isEqualTo(document);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/plain; charset=utf-8",
        "image/svg+xml",
        "application/vnd.example.thing+json; version=1; q=\"a;b\""
      })
  void mediaTypeComesBackAsItWasGiven(String mediaType) {
    apply(Mutation.Put.of(KEY, Document.opaque(mediaType, new byte[] {1, 2, 3})));

    assertThat(item(KEY).value().mediaType()).isEqualTo(mediaType);
    assertThat(item(KEY).value().isJson()).isFalse();
  }

  @Test
  void opaqueBytesThatLookLikeJsonStayOpaque() {
    Document document = Document.opaque("text/plain", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));

    apply(Mutation.Put.of(KEY, document));

    assertThat(item(KEY).value()).isEqualTo(document);
  }

  @Test
  void noBytesAreAValue() {
    Document document = Document.opaque("application/octet-stream", new byte[0]);

    apply(Mutation.Put.of(KEY, document));

    assertThat(item(KEY).value()).isEqualTo(document);
  }

  @Test
  void jsonAndOpaqueBytesReplaceEachOther() {
    Document opaque = Document.opaque("image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    put(KEY, "{\"a\":1}");

    apply(Mutation.Put.of(KEY, opaque));
    assertThat(item(KEY).value()).isEqualTo(opaque);

    put(KEY, "{\"a\":2}");
    assertThat(item(KEY).value().value()).isEqualTo(value("{\"a\":2}"));
  }

  @Test
  void largestOpaqueValueIsAccepted() {
    Document document = opaque(backend().limits().valueBytes());

    apply(Mutation.Put.of(KEY, document));

    assertThat(item(KEY).value()).isEqualTo(document);
  }

  @Test
  void largestJsonValueIsAccepted() {
    Document document = jsonText(backend().limits().valueBytes());

    apply(Mutation.Put.of(KEY, document));

    assertThat(item(KEY).value().value()).isEqualTo(document.value());
  }

  @Test
  void opaqueValueOverTheLimitIsRefusedAndChangesNothing() {
    put(KEY, "1");

    assertTooLarge(opaque(backend().limits().valueBytes() + 1));

    assertThat(item(KEY).value().value()).isEqualTo(value("1"));
  }

  @Test
  void jsonValueOverTheLimitIsRefusedAndChangesNothing() {
    put(KEY, "1");

    assertTooLarge(jsonText(backend().limits().valueBytes() + 1));

    assertThat(item(KEY).value().value()).isEqualTo(value("1"));
  }

  private void assertTooLarge(Document document) {
    StorageException.TooLarge refusal =
        refused(StorageException.TooLarge.class, () -> apply(Mutation.Put.of(KEY, document)));
    assertThat(refusal.limit()).isEqualTo("valueBytes");
    assertThat(refusal.maximum()).isEqualTo(backend().limits().valueBytes());
    assertThat(refusal.actual()).isIn(-1L, (long) document.length());
  }

  private static Document opaque(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 7);
    return Document.opaque("application/octet-stream", bytes);
  }

  /** A JSON string that takes a number of bytes with its quotes. */
  private static Document jsonText(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    bytes[0] = '"';
    bytes[length - 1] = '"';
    return Document.parseJson(bytes);
  }
}
