package io.polygate.gateway.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.gateway.cli.OutputFormat;
import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowsTest {
  private static final List<Value> OBJECTS =
      List.of(
          json("{\"name\":\"ada, the first\",\"age\":36}"),
          json("{\"name\":\"b\\nob\",\"tags\":[1,\"x\"]}"));

  @Test
  void aTableIsAlignedAndHasALineForEachRow() {
    assertThat(printed(OutputFormat.TABLE))
        .isEqualTo(
            """
            NAME            AGE  TAGS
            ada, the first  36
            b ob                 [1,"x"]
            """);
  }

  @Test
  void csvHoldsWhatIsThere() {
    assertThat(printed(OutputFormat.CSV).replace("\r\n", "\n"))
        .isEqualTo("name,age,tags\n\"ada, the first\",36,\n\"b\nob\",,\"[1,\"\"x\"\"]\"\n");
  }

  @Test
  void jsonIsAListOfObjects() {
    assertThat(printed(OutputFormat.JSON).strip())
        .isEqualTo(
            "[{\"name\":\"ada, the first\",\"age\":36,\"tags\":null},"
                + "{\"name\":\"b\\nob\",\"age\":null,\"tags\":[1,\"x\"]}]");
  }

  @Test
  void aTableCutsOffWhatIsTooLong() {
    StringWriter out = new StringWriter();
    Rows.of(List.of(json("{\"a\":\"" + "ü".repeat(100) + "\"}")), "a")
        .print(OutputFormat.TABLE, new PrintWriter(out));
    assertThat(out.toString().lines().toList().getLast()).isEqualTo("ü".repeat(59) + "…");
  }

  @Test
  void aBarShowsHowFarItIs() {
    ProgressBar bar = new ProgressBar(new PrintWriter(new StringWriter()), false, "rows", 200);
    assertThat(bar.line(100, 1234))
        .isEqualTo("[" + "=".repeat(15) + " ".repeat(15) + "]  50 %  1,234 rows");
    assertThat(new ProgressBar(new PrintWriter(new StringWriter()), false, "rows", 0).line(5, 7))
        .isEqualTo("7 rows");
  }

  @Test
  void anyTextBecomesOneSegmentOfAPath() {
    assertThat(Routes.collection("n", "t/..", "ü"))
        .isEqualTo("/v1/namespaces/n/tenants/t%2F../collections/%C3%BC");
    assertThat(Routes.segment("..")).isEqualTo("%2E%2E");
  }

  private static String printed(OutputFormat format) {
    StringWriter out = new StringWriter();
    Rows.ofAll(OBJECTS).print(format, new PrintWriter(out));
    return out.toString();
  }

  private static Value json(String text) {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
