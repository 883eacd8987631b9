package io.polygate.gateway.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRowsTest {
  private static final RowFormat ARRAY = new RowFormat.Array();
  private static final RowFormat LINES = new RowFormat.Lines();

  private static List<String> array(String text) {
    return ReadRows.of(ARRAY, text.replace('\'', '"'));
  }

  private static List<String> lines(String text) {
    return ReadRows.of(LINES, text.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", " [ ] ", "\n[\t]\r\n", "\ufeff[]"})
  void emptyArrayHasNoRows(String text) {
    assertThat(array(text)).isEmpty();
  }

  @Test
  void elementsOfAllKindsAreRows() {
    assertThat(array("\ufeff [ {'a':1} ,[2,[3]],'t,]\\\\','\\'}',-1.5e3,true,false,null , {} ]\n"))
        .containsExactly(
            "0 {'a':1}",
            "1 [2,[3]]",
            "2 't,]\\\\'",
            "3 '\\'}'",
            "4 -1500",
            "5 true",
            "6 false",
            "7 null",
            "8 {}");
  }

  @Test
  void bracketsInStringsDoNotCount() {
    assertThat(array("[{'a':'}]{[','b':['\\'']},{'\\\\':'\\\\\\'x'}]"))
        .containsExactly("0 {'a':'}]{[','b':['\\'']}", "1 {'\\\\':'\\\\\\'x'}");
  }

  @Test
  void badElementLeavesTheOthersReadable() {
    assertThat(array("[{'a':1},{'a':01},{'a' 1},tru,'\\x',{'a':[}],{'a':1,'a':2},{'b':2}]"))
        .containsExactly(
            "0 {'a':1}",
            "1 bad: A number must not begin with 0. byte 5",
            "2 bad: A colon was expected. byte 5",
            "3 bad: A JSON value was expected. byte 0",
            "4 bad: There is no such escape in JSON. byte 1",
            "5 bad: A JSON value was expected. byte 6",
            "6 bad: A member name stands twice in one object. byte 7",
            "7 {'b':2}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|0 broken: A JSON array was expected. byte 0",
        "{'a':1}|0 broken: A JSON array was expected. byte 0",
        "x|0 broken: A JSON array was expected. byte 0",
        "[|0 broken: The JSON array does not end. byte 1",
        "[,1]|0 broken: An element of the JSON array was expected. byte 1",
        "[}|0 broken: An element of the JSON array was expected. byte 1",
      })
  void textThatIsNoArrayIsTold(String text, String told) {
    assertThat(array(text)).containsExactly(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1|0 broken: The JSON array does not end. byte 2",
        "['a|0 broken: The JSON array does not end. byte 3",
        "['a\\|0 broken: The JSON array does not end. byte 4",
        "[{'a':[1}|0 broken: The JSON array does not end. byte 9",
      })
  void unendedElementIsNotTaken(String text, String told) {
    assertThat(array(text)).containsExactly(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1,2|1 1|2 broken",
        "[1 2]|0 1|1 broken: A comma or ] was expected after an element of the JSON array. byte 3",
        "[1,]|0 1|1 broken: An element of the JSON array was expected. byte 3",
        "[1,,2]|0 1|1 broken: An element of the JSON array was expected. byte 3",
        "[1}|0 1|1 broken: A comma or ] was expected after an element of the JSON array. byte 2",
        "[1]x|0 1|1 broken: Nothing was expected after the JSON array. byte 3",
        "[1][2]|0 1|1 broken: Nothing was expected after the JSON array. byte 3",
        "[1,|0 1|1 broken: The JSON array does not end. byte 3",
        "[{}|0 {}|1 broken: The JSON array does not end. byte 3",
      })
  void breakInTheMiddleIsToldAfterTheRowsBeforeIt(String text, String row, String told) {
    if (told.equals("2 broken")) {
      assertThat(array(text))
          .containsExactly("0 1", "1 broken: The JSON array does not end. byte 4");
    } else {
      assertThat(array(text)).containsExactly(row, told);
    }
  }

  @Test
  void tooLongAnElementIsRefusedAndPassedOver() {
    String text = "[\"" + "x".repeat(30) + "\",1,{\"a\":\"" + "y".repeat(200_000) + "\"},2]";

    assertThat(ReadRows.of(ARRAY, text, Optional.empty(), 20))
        .containsExactly("0 bad: rowBytes 20 32", "1 1", "2 bad: rowBytes 20 200008", "3 2");
    assertThat(ReadRows.of(ARRAY, text, Optional.empty(), 100_000))
        .element(2)
        .isEqualTo("2 bad: rowBytes 100000 200008");
    assertThat(ReadRows.of(ARRAY, text, Optional.empty(), 200_008))
        .element(2)
        .asString()
        .startsWith("2 {'a':'yyy");
    assertThat(ReadRows.of(ARRAY, text, Optional.empty(), 200_007))
        .element(2)
        .isEqualTo("2 bad: rowBytes 200007 200008");
  }

  @Test
  void linesAreRows() {
    assertThat(lines("\ufeff{'a':1}\r\n\n  \t\r\n [1] \n'x'\n\n5"))
        .containsExactly("0 {'a':1}", "1 [1]", "2 'x'", "3 5");
    assertThat(lines("")).isEmpty();
    assertThat(lines("\n\r\n  ")).isEmpty();
    assertThat(lines("1\n2\n")).containsExactly("0 1", "1 2");
  }

  @Test
  void badLineLeavesTheOthersReadable() {
    assertThat(lines("{'a':1}\n{'a':\n{'b':2}} {'c':3}\nnull\n"))
        .containsExactly(
            "0 {'a':1}",
            "1 bad: A JSON value was expected. byte 5",
            "2 bad: The end of the JSON text was expected. byte 7",
            "3 null");
  }

  @Test
  void tooLongALineIsRefusedAndPassedOver() {
    String text = "\"" + "x".repeat(300_000) + "\"\n1\n\"" + "y".repeat(18) + "\"\n2";

    assertThat(ReadRows.of(LINES, text, Optional.empty(), 20))
        .containsExactly("0 bad: rowBytes 20 300002", "1 1", "2 '" + "y".repeat(18) + "'", "3 2");
  }

  @Test
  void whateverIsWrittenIsReadAgain() throws IOException {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<String> expected = new ArrayList<>();
      ByteArrayOutputStream array = new ByteArrayOutputStream();
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      array.write('[');
      int count = random.nextInt(50);
      for (int i = 0; i < count; i++) {
        byte[] element = Json.write(value(random, 4));
        if (i > 0) {
          array.write(',');
        }
        array.writeBytes(" \n".substring(random.nextInt(3)).getBytes(StandardCharsets.UTF_8));
        array.writeBytes(element);
        lines.writeBytes(element);
        lines.write('\n');
        expected.add(i + " " + new String(element, StandardCharsets.UTF_8).replace('"', '\''));
      }
      array.write(']');

      for (int most : new int[] {1, 7, 100_000}) {
        assertThat(
                ReadRows.of(
                    ARRAY,
                    new Trickle(new ByteArrayInputStream(array.toByteArray()), seed, most),
                    Optional.empty(),
                    1_000_000))
            .as("seed %d, at most %d bytes", seed, most)
            .isEqualTo(expected);
        assertThat(
                ReadRows.of(
                    LINES,
                    new Trickle(new ByteArrayInputStream(lines.toByteArray()), seed, most),
                    Optional.empty(),
                    1_000_000))
            .as("seed %d, at most %d bytes", seed, most)
            .isEqualTo(expected);
      }
    }
  }

  private static Value value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> new Value.Text(text(random));
      case 1 -> Value.Num.of(random.nextInt());
      case 2 -> Value.Bool.of(random.nextBoolean());
      case 3 -> Value.Null.NULL;
      case 4 -> {
        List<Value> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          values.add(value(random, depth - 1));
        }
        yield new Value.Array(values);
      }
      default -> {
        Map<String, Value> members = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          members.put(text(random), value(random, depth - 1));
        }
        yield Value.Members.of(members);
      }
    };
  }

  private static String text(Random random) {
    String alphabet = "ab\"\\[]{},:\n\té€😀";
    int[] points = alphabet.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  @Test
  void anyBytesEndInRowsOrAReason() {
    for (long seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      byte[] alphabet = "[]{}\",:\\ 1tnul\nx\u00e9".getBytes(StandardCharsets.ISO_8859_1);
      byte[] bytes = new byte[1 + random.nextInt(60)];
      bytes[0] = '[';
      for (int i = 1; i < bytes.length; i++) {
        bytes[i] = alphabet[random.nextInt(alphabet.length)];
      }

      List<String> whole =
          ReadRows.of(ARRAY, new ByteArrayInputStream(bytes), Optional.empty(), 20);
      List<String> pieces =
          ReadRows.of(
              ARRAY, new Trickle(new ByteArrayInputStream(bytes), seed, 2), Optional.empty(), 20);

      assertThat(pieces).as("seed %d", seed).isEqualTo(whole);
      assertThat(ReadRows.of(LINES, new ByteArrayInputStream(bytes), Optional.empty(), 20))
          .as("seed %d", seed)
          .noneMatch(row -> row.contains("broken"));
    }
  }
}
