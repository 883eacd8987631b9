package io.polygate.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void everyTypeIsRead() {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("null", Value.Null.NULL);
    members.put("truth", Value.Bool.TRUE);
    members.put("number", Value.Num.of(-12));
    members.put("text", new Value.Text("aé😀\"\\/\b\f\n\r\t\u0000"));
    members.put("list", new Value.Array(List.of(Value.Num.of(1), new Value.Array(List.of()))));
    members.put("object", Value.Members.of(Map.of("", Value.Bool.FALSE)));
    members.put("binary", new Value.Bytes(new byte[] {0, 1, -1}));
    members.put("set", new Value.Set(List.of(Value.Num.of(1), Value.Num.of(2))));

    Value value =
        parse(
            """
             { "null" : null , "truth":true, "number":-12,
              "text":"a\\u00e9\\ud83d\\uDE00\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000","list":[1,[ ]],
              "object":{"":false}, "binary":{"$binary":"AAH/"}, "set":{ "$set" : [1,2] } }
            """);

    assertThat(value).isEqualTo(Value.Members.of(members));
  }

  @Test
  void membersKeepTheirOrder() {
    assertThat(((Value.Members) parse("{\"b\":1,\"a\":2,\"c\":3}")).values().keySet())
        .containsExactly("b", "a", "c");
  }

  @Test
  void aPartOfAnArrayIsReadWithPositionsOfItsOwn() {
    byte[] bytes = utf8("xx[1]yy");

    assertThat(Json.parse(bytes, 2, 3)).isEqualTo(new Value.Array(List.of(Value.Num.of(1))));
    assertThatThrownBy(() -> Json.parse(bytes, 2, 4))
        .isInstanceOfSatisfying(
            StorageException.Invalid.class, e -> assertThat(e.where()).isEqualTo("byte 3"));
    assertThatThrownBy(() -> Json.parse(bytes, 5, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "0.000, 0",
    "0e999999999999, 0",
    "-0.0E-5, 0",
    "1.0, 1",
    "1.50, 1.5",
    "1e3, 1000",
    "1E+3, 1000",
    "100e-1, 10",
    "12.5e1, 125",
    "0.00120, 0.0012",
    "1e37, 10000000000000000000000000000000000000",
    "1e38, 1E+38",
    "-1.5e100, -1.5E+100",
    "1e-7, 1E-7",
    "9.99e125, 9.99E+125",
    "1e-130, 1E-130",
    "10e124, 1E+125",
    "0.1e-129, 1E-130",
    "12345678901234567890123456789012345678, 12345678901234567890123456789012345678",
    "-1234567890123456789.0123456789012345678, -1234567890123456789.0123456789012345678",
    "000, ''",
    "1234567890123456780, 1234567890123456780"
  })
  void numbersAreExactAndWrittenInOneForm(String text, String canonical) {
    if (canonical.isEmpty()) {
      assertInvalid(text, "byte 0");
    } else {
      assertThat(parse(text)).isEqualTo(new Value.Num(new BigDecimal(canonical)));
      assertThat(write(parse(text))).isEqualTo(canonical);
    }
  }

  @Test
  void zerosOutsideDoNotCountAsDigits() {
    String zeros = "0".repeat(100_000);

    assertThat(parse("1." + zeros)).isEqualTo(Value.Num.of(1));
    assertThat(parse("1" + zeros + "e-100000")).isEqualTo(Value.Num.of(1));
    assertThat(parse("0." + zeros + "1e100001")).isEqualTo(Value.Num.of(1));
    assertThat(parse("0." + zeros)).isEqualTo(Value.Num.of(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "123456789012345678901234567890123456789",
        "1.00000000000000000000000000000000000001",
        "1e126",
        "10e125",
        "-1e126",
        "1e-131",
        "0.1e-130",
        "1e1000000000",
        "1e-1000000000",
        "1e99999999999999999999999999",
        "[1, {\"a\": 1e126}]",
        "{\"$set\":[1e126]}"
      })
  void numbersThatCannotBeKeptExactlyAreRejected(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(StorageException.Rejected.class);
    assertThatThrownBy(() -> Json.validate(utf8(text)))
        .isInstanceOf(StorageException.Rejected.class);
  }

  @Test
  void refusingAHugeNumberIsCheap() {
    for (String huge : List.of("9".repeat(5_000_000), "1e1000000000", "1e-1000000000")) {
      byte[] text = utf8(huge);

      assertTimeout(
          Duration.ofSeconds(20),
          () ->
              assertThatThrownBy(() -> Json.parse(text))
                  .isInstanceOf(StorageException.Rejected.class));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "``| byte 0",
        "` `| byte 1",
        "nul| byte 0",
        "nulL| byte 0",
        "True| byte 0",
        "undefined| byte 0",
        "1 2| byte 2",
        "[1,]| byte 3",
        "[,1]| byte 1",
        "[1| byte 2",
        "[1 2]| byte 3",
        "]| byte 0",
        "{| byte 1",
        "{}}| byte 2",
        "{\"a\"}| byte 4",
        "{\"a\":}| byte 5",
        "{\"a\":1,}| byte 7",
        "{a:1}| byte 1",
        "{\"a\":1 \"b\":2}| byte 7",
        "{'a':1}| byte 1",
        "{1:1}| byte 1",
        "\"a| byte 2",
        "\"\\| byte 1",
        "\"\\x\"| byte 1",
        "\"\\u12\"| byte 5",
        "\"\\u12G4\"| byte 5",
        "'a'| byte 0",
        "01| byte 0",
        "-01| byte 1",
        "-| byte 1",
        "+1| byte 0",
        ".5| byte 0",
        "5.| byte 2",
        "1.e5| byte 2",
        "1e| byte 2",
        "1e+| byte 3",
        "1.5.5| byte 3",
        "0x10| byte 1",
        "NaN| byte 0",
        "-Infinity| byte 1",
        "1//| byte 1",
        "/**/1| byte 0",
        "{\"a\":1,\"a\":2}| byte 7",
        "{\"a\":1,\"\\u0061\":2}| byte 7",
        "{\"\\u0061\":1,\"a\":2}| byte 12"
      })
  void whatIsNotJsonIsRefusedWithItsPlace(String text, String where) {
    assertInvalid(text, where);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 9, 10, 13, 0x1f})
  void controlCharactersInStringsMustBeEscaped(int control) {
    assertInvalid("\"a" + (char) control + "\"", "byte 2");
  }

  @Test
  void otherSpaceIsNotWhiteSpace() {
    assertInvalid("\u000b1", "byte 0");
    assertInvalid("\u00a01", "byte 0");
    assertInvalid("\ufeff1", "byte 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "BF",
        "C080",
        "C1BF",
        "C2",
        "C220",
        "C2C0",
        "E08080",
        "E09FBF",
        "E0A0",
        "E0A020",
        "EDA080",
        "EDBFBF",
        "EDA080EDB080",
        "F0808080",
        "F08FBFBF",
        "F4908080",
        "F5808080",
        "F8888080",
        "FE",
        "FF",
        "F09F98",
        "F09F9820",
        "EF20BF"
      })
  void wrongUtf8IsRefused(String hexadecimal) {
    byte[] wrong = java.util.HexFormat.of().parseHex(hexadecimal);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write('"');
    text.writeBytes(wrong);
    text.write('"');

    assertInvalid(text.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud83d",
        "\\ude00",
        "\\ud83d\\ud83d",
        "\\ude00\\ud83d",
        "\\ud83dx",
        "\\ud83d\\n",
        "\\ud83d\\u0061",
        "a\\udfff"
      })
  void surrogatesWithoutTheirPairAreRefused(String content) {
    assertInvalid(utf8("\"" + content + "\""));
    assertInvalid(utf8("{\"" + content + "\":1}"));
  }

  @Test
  void theEdgesOfUtf8AreRead() {
    String edges = "\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff";

    assertThat(parse("\"" + edges + "\"")).isEqualTo(new Value.Text(edges));
    assertThat(write(new Value.Text(edges))).isEqualTo("\"" + edges + "\"");
  }

  @Test
  void nestingIsBounded() {
    String deepest = "[".repeat(64) + "]".repeat(64);
    String deeper = "[".repeat(65) + "]".repeat(65);

    assertThat(Json.validate(utf8(deepest))).isEqualTo(64);
    assertThat(write(parse(deepest))).isEqualTo(deepest);
    assertInvalid(deeper, "byte 64");
    assertInvalid("{\"a\":".repeat(65) + "1" + "}".repeat(65), "byte 320");
    assertInvalid("[".repeat(1_000_000), "byte 64");
    assertThatThrownBy(
            () -> Json.write(new Value.Array(List.of(new Value.Array(List.of(parse(deepest)))))))
        .isInstanceOf(StorageException.Rejected.class);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {"1|0", "[]|1", "[[],{}]|2", "{\"a\":[{}]}|3", "{\"$set\":[{\"$binary\":\"\"}]}|3"})
  void validationTellsTheDepth(String text, int depth) {
    assertThat(Json.validate(utf8(text))).isEqualTo(depth);
  }

  @Test
  void aNameThatStandsTwiceIsFoundAmongMany() {
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 10_000; i++) {
      many.append("\"name").append(i).append("\":{\"name").append(i).append("\":0},");
    }
    String unique = many + "\"last\":0}";

    assertThat(Json.validate(utf8(unique))).isEqualTo(2);
    for (String twice : List.of("name0", "name5000", "name9999", "na\\u006de77")) {
      assertInvalid(many + "\"" + twice + "\":0}", "byte " + many.length());
    }
  }

  @Test
  void theSameNameMayStandInSeveralObjects() {
    String text = "{\"a\":{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]}},\"b\":{\"a\":1}}";

    assertThat(Json.validate(utf8(text))).isEqualTo(5);
    assertThat(write(parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$binary\":1}",
        "{\"$binary\":null}",
        "{\"$binary\":\"A\"}",
        "{\"$binary\":\"AA\"}",
        "{\"$binary\":\"AB==\"}",
        "{\"$binary\":\"AA=\"}",
        "{\"$binary\":\"AA==\\n\"}",
        "{\"$binary\":\"A_==\"}",
        "{\"$binary\":\"é===\"}",
        "{\"\\u0024binary\":1}",
        "{\"$set\":[]}",
        "{\"$set\":1}",
        "{\"$set\":{}}",
        "{\"$set\":[null]}",
        "{\"$set\":[[]]}",
        "{\"$set\":[1,\"1\"]}",
        "{\"$set\":[1,1.0]}",
        "{\"$set\":[\"a\",\"\\u0061\"]}",
        "{\"$set\":[{\"$binary\":\"AA==\"},{\"$binary\":\"AA==\"}]}",
        "{\"$set\":[{\"$set\":[1]}]}",
        "[{\"a\":{\"$set\":[true]}}]"
      })
  void malformedSetsAndBinaryAreRefused(String text) {
    assertInvalid(utf8(text));
  }

  @Test
  void setAndBinaryAreOrdinaryNamesBesideOthers() {
    String text = "{\"$set\":[],\"$binary\":1}";

    assertThat(parse(text)).isInstanceOf(Value.Members.class);
    assertThat(write(parse(text))).isEqualTo(text);
    assertThat(Json.validate(utf8(text))).isEqualTo(2);
  }

  @Test
  void whatCouldNotBeReadAgainIsNotWritten() {
    List<Value> unwritable =
        List.of(
            Value.Members.of(Map.of("$set", Value.Num.of(1))),
            Value.Members.of(Map.of("$binary", new Value.Text(""))),
            new Value.Text("\ud800"),
            new Value.Text("\udc00\ud800"),
            Value.Members.of(Map.of("\ud800", Value.Null.NULL)),
            new Value.Num(new BigDecimal("1E+126")),
            new Value.Num(new BigDecimal("1E+1000000000")),
            new Value.Num(new BigDecimal("1E-1000000000")),
            new Value.Num(new BigDecimal("123456789012345678901234567890123456789")));

    assertThat(unwritable)
        .allSatisfy(
            value ->
                assertThatThrownBy(() -> Json.write(value))
                    .isInstanceOf(StorageException.Rejected.class));
  }

  @Test
  void longTextsAreWrittenWhole() {
    String text = "a\u0001é😀\"".repeat(20_000);

    assertThat(parse(write(new Value.Text(text)))).isEqualTo(new Value.Text(text));
  }

  @Test
  void aStreamGetsTheSameBytes() throws IOException {
    Value value = parse("{\"a\":[1,\"x\",{\"$set\":[\"b\"]}],\"c\":{\"$binary\":\"AA==\"}}");
    ByteArrayOutputStream stream = new ByteArrayOutputStream();

    Json.write(value, stream);

    assertThat(stream.toByteArray()).isEqualTo(Json.write(value));
  }

  private static Value parse(String text) {
    return Json.parse(utf8(text));
  }

  private static String write(Value value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertInvalid(String text, String where) {
    assertThat(assertInvalid(utf8(text)).where()).isEqualTo(where);
  }

  /** Both the tree and the validation refuse it, in the same words and at the same place. */
  private static StorageException.Invalid assertInvalid(byte[] text) {
    StorageException.Invalid read =
        catchThrowableOfType(StorageException.Invalid.class, () -> Json.parse(text));
    StorageException.Invalid validated =
        catchThrowableOfType(StorageException.Invalid.class, () -> Json.validate(text));

    assertThat(read).as("read").isNotNull();
    assertThat(validated).as("validated").isNotNull();
    assertThat(validated.where()).isEqualTo(read.where());
    assertThat(validated).hasMessage(read.getMessage());
    return read;
  }
}
