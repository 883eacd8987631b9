package io.polygate.gateway.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.polygate.gateway.catalog.Definition;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
  private static final RowFormat CSV = new RowFormat.Csv(CsvFormat.DEFAULT);
  private static final RowFormat INFERRING = new RowFormat.Csv(new CsvFormat(',', true));

  private static List<String> rows(String text) {
    return ReadRows.of(CSV, text);
  }

  private static List<String> rows(String fields, String text) {
    return ReadRows.of(CSV, text, Optional.of(definition(fields)), 1_000);
  }

  private static Definition definition(String fields) {
    return Definition.parse(
        Json.parse(
            ("{'fields':{" + fields + "}}").replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void recordsBecomeObjectsNamedByTheHeader() {
    assertThat(rows("iata,name,city\n00M,Thigpen,Bay Springs\n00R,Livingston,Livingston\n"))
        .containsExactly(
            "0 {'iata':'00M','name':'Thigpen','city':'Bay Springs'}",
            "1 {'iata':'00R','name':'Livingston','city':'Livingston'}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\r\n1,2\r\n",
        "a,b\n1,2",
        "a,b\r1,2\r",
        "\ufeffa,b\n1,2\n",
        "\"a\",\"b\"\n\"1\",\"2\"\n",
        "\n\na,b\n\n\n1,2\n\n"
      })
  void linesMayEndInAnyWayAndBeginWithAMark(String text) {
    assertThat(rows(text)).containsExactly("0 {'a':'1','b':'2'}");
  }

  @Test
  void quotedCellsHoldAnything() {
    assertThat(rows("a,b\n\"x, \"\"y\"\"\nz\",\" \"\n\"é€😀\",=1+1\n"))
        .containsExactly("0 {'a':'x, \\'y\\'\\nz','b':' '}", "1 {'a':'é€😀','b':'=1+1'}");
  }

  @Test
  void emptyCellIsAnAbsentMember() {
    assertThat(rows("a,b,c\n,2,\n\"\",\"\",3\n,,\n"))
        .containsExactly("0 {'b':'2'}", "1 {'c':'3'}", "2 {}");
  }

  @Test
  void fileOfNamesAloneHasNoRows() {
    assertThat(rows("a,b\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "number|1|1",
        "number| 1.50 |1.5",
        "number|+.5|0.5",
        "number|007|7",
        "number|1e3|1000",
        "integer|7|7",
        "integer|7.0|7",
        "integer|-1e2|-100",
        "boolean|true|true",
        "boolean|FALSE|false",
        "string|007|'007'",
        "string|true|'true'",
        "object|{}|{}",
        "array|[1]|[1]",
        "any|1|'1'"
      })
  void cellsHaveTheDeclaredType(String type, String cell, String value) {
    assertThat(rows("'f':{'type':'" + type + "'}", "f\n\"" + cell + "\"\n"))
        .containsExactly("0 {'f':" + value + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "number|x",
        "number|1,5",
        "number|NaN",
        "number|0x10",
        "number|1e999",
        "number|1e99999999999",
        "number|1234567890123456789012345678901234567890.5",
        "integer|1.5",
        "integer|1e-1",
        "boolean|yes",
        "boolean|1",
        "object|[]",
        "object|{",
        "array|{}",
        "array|1"
      })
  void cellOfAnotherTypeIsRefusedByItsColumn(String type, String cell) {
    assertThat(rows("'a/b':{'type':'" + type + "'}", "a/b,c\n\"" + cell + "\",x\n,y\n"))
        .hasSize(2)
        .satisfies(
            rows -> {
              assertThat(rows.getFirst()).startsWith("0 bad: ").contains("pointer=/a~1b");
              assertThat(rows.get(1)).isEqualTo("1 {'c':'y'}");
            });
  }

  @Test
  void allCellsThatDoNotFitAreTold() {
    assertThat(rows("'a':{'type':'number'},'b':{'type':'boolean'}", "a,b\nx,y\n"))
        .singleElement()
        .asString()
        .contains("pointer=/a")
        .contains("pointer=/b");
  }

  @Test
  void typesAreInferredWhenThatIsAskedFor() {
    assertThat(
            ReadRows.of(
                INFERRING,
                "pk,sk,n,z,b,t,big,s\n1,2,1.50,007,true,True,"
                    + "1234567890123456789012345678901234567890,5\n",
                Optional.of(definition("'s':{'type':'string'}")),
                1_000))
        .containsExactly(
            "0 {'pk':'1','sk':'2','n':1.5,'z':'007','b':true,'t':'True',"
                + "'big':'1234567890123456789012345678901234567890','s':'5'}");
  }

  @Test
  void otherSeparatorsAreReadWhenTheyAreAskedFor() {
    for (char separator : new char[] {';', '\t', '|'}) {
      assertThat(
              ReadRows.of(
                  new RowFormat.Csv(new CsvFormat(separator, false)),
                  "a,b#c\n1,5#2\n".replace('#', separator)))
          .containsExactly("0 {'a,b':'1,5','c':'2'}");
    }
    assertThatExceptionOfType(StorageException.Invalid.class)
        .isThrownBy(() -> new CsvFormat('"', false));
  }

  @Test
  void recordOfAnotherLengthIsRefusedAndTheOthersAreRead() {
    assertThat(rows("a,b\n1\n1,2,3\n1,2\n"))
        .satisfiesExactly(
            row -> assertThat(row).startsWith("0 bad: ").contains("1 cells, the header 2"),
            row -> assertThat(row).startsWith("1 bad: ").contains("3 cells, the header 2"),
            row -> assertThat(row).isEqualTo("2 {'a':'1','b':'2'}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "a,,b\n1,2,3\n", "a,b,a\n1,2,3\n", "a, \n1,2\n"})
  void headerThatCannotBeUsedIsTold(String text) {
    assertThat(rows(text)).singleElement().asString().startsWith("0 broken: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"open", "\"x\"y,2"})
  void misplacedQuoteEndsTheReading(String record) {
    assertThat(rows("a,b\n1,2\n" + record + "\n3,4\n"))
        .hasSizeGreaterThanOrEqualTo(2)
        .satisfies(
            rows -> {
              assertThat(rows.getFirst()).isEqualTo("0 {'a':'1','b':'2'}");
              assertThat(rows.get(1)).startsWith("1 broken: ");
            });
  }

  @Test
  void tooLongARecordEndsTheReading() {
    assertThat(rows("a,b\n1,2\n\"" + "x".repeat(500_000) + "\",2\n3,4\n"))
        .satisfiesExactly(
            row -> assertThat(row).isEqualTo("0 {'a':'1','b':'2'}"),
            row -> assertThat(row).startsWith("1 broken: "));
  }

  @Test
  void tooManyColumnsEndTheReading() {
    String header =
        IntStream.range(0, 1_001).mapToObj(i -> "c" + i).collect(Collectors.joining(","));

    assertThat(ReadRows.of(CSV, header + "\n", Optional.empty(), 1_000_000))
        .singleElement()
        .asString()
        .startsWith("0 broken: ");
  }

  @Test
  void valueThatIsLargerThanItsRecordIsRefused() {
    // Quotation marks need an escape each in JSON.
    assertThat(rows("a,b\n" + "\"" + "\"\"".repeat(450) + "\",1\n" + "1,2\n"))
        .satisfiesExactly(
            row -> assertThat(row).matches("0 (bad: rowBytes 1000 \\d+|\\{.*)"),
            row -> assertThat(row).isEqualTo("1 {'a':'1','b':'2'}"));
    assertThat(rows("a\n" + "\u0001".repeat(400) + "\n1\n"))
        .containsExactly("0 bad: rowBytes 1000 2408", "1 {'a':'1'}");
  }

  @Test
  void bytesThatAreNoUtf8EndTheReading() {
    byte[] latin = "a\ncafe\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(ReadRows.of(CSV, new ByteArrayInputStream(latin), Optional.empty(), 1_000))
        .last()
        .asString()
        .contains("broken: The CSV is not UTF-8.");
  }

  @Test
  void failureOfTheStreamIsNoRow() {
    InputStream failing =
        new InputStream() {
          private int given;

          @Override
          public int read() throws IOException {
            if (given == 8) {
              throw new IOException("Gone.");
            }
            return "a,b\n1,2\n".charAt(given++);
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            bytes[offset] = (byte) read();
            return 1;
          }
        };

    assertThatIOException()
        .isThrownBy(
            () -> {
              try (RowReader reader = CSV.read(failing, Optional.empty(), 1_000)) {
                while (reader.next().isPresent()) {
                  // Read to the end.
                }
              }
            });
  }

  @Test
  void membersThatStandForTypesAreRefused() {
    assertThat(rows("$set\n1\n")).singleElement().asString().startsWith("0 bad: ");
  }
}
