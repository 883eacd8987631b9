package io.polygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, over cases that need no server. */
class BenchTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final List<Path> directories = new ArrayList<>();

  @TempDir private Path directory = Path.of("");

  private record Fixed(String name, double rate) implements Case {
    @Override
    public List<Result> run(Stage stage) {
      return List.of(Result.compared(name, "req/s", rate, 100));
    }
  }

  private record Lengthy(String name) implements Case {
    @Override
    public boolean isLong() {
      return true;
    }

    @Override
    public List<Result> run(Stage stage) {
      return List.of(Result.of(name, "rows/s", 7));
    }
  }

  private record Failing(String name) implements Case {
    @Override
    public List<Result> run(Stage stage) throws CaseFailure {
      throw new CaseFailure("the server said no");
    }
  }

  @Test
  void everyCaseIsPrintedInTheOrderOfTheList() {
    assertThat(run("--json", new Fixed("a", 1), new Fixed("b", 2))).isZero();
    assertThat(printed(out))
        .extracting(line -> line.substring(0, 11))
        .containsExactly("{\"case\":\"a\"", "{\"case\":\"b\"");
    assertThat(printed(errors)).isEmpty();
  }

  @Test
  void onlyTheNamedCasesAreMeasured() {
    assertThat(run("--json --only c,a", new Fixed("a", 1), new Failing("b"), new Fixed("c", 3)))
        .isZero();
    assertThat(printed(out)).hasSize(2);
  }

  @Test
  void longCaseIsMeasuredOnlyWhereItIsNamed() {
    assertThat(run("--json", new Fixed("a", 1), new Lengthy("b"))).isZero();
    assertThat(printed(out)).hasSize(1);
    assertThat(run("--json --only b", new Fixed("a", 1), new Lengthy("b"))).isZero();
    assertThat(printed(out)).last().asString().contains("\"case\":\"b\"");
  }

  @Test
  void failureIsToldAndTheOtherCasesAreMeasured() {
    assertThat(run("--json", new Failing("a"), new Fixed("b", 2))).isEqualTo(1);
    assertThat(printed(out)).hasSize(1);
    assertThat(printed(errors))
        .containsExactly("bench: a could not be measured: the server said no");
  }

  @Test
  void tableNamesTheMachineAndTheLoadGenerator() {
    assertThat(run("--client own", new Fixed("a", 50))).isZero();
    List<String> lines = printed(out);
    assertThat(lines.getFirst())
        .startsWith("machine  ")
        .contains(" cores, ", "JDK " + Runtime.version(), "own client", " for an fsync");
    assertThat(lines).anyMatch(line -> line.startsWith("a  ") && line.endsWith("0.50"));
  }

  @Test
  void unknownCaseIsRefusedWithTheKnownOnes() {
    assertThat(run("--only a,x", new Fixed("a", 1), new Fixed("b", 1))).isEqualTo(2);
    assertThat(printed(errors))
        .containsExactly(
            "bench: --only knows no case x; known are a, b (see ./polygate bench --help)");
    assertThat(printed(out)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--seconds 0",
        "--seconds 61",
        "--seconds soon",
        "--client ab",
        "--directory /no/such/directory",
        "--config /no/such/file.properties",
        "--fast",
        "fast"
      })
  void wrongArgumentIsRefusedInOneLine(String arguments) {
    assertThat(run(arguments, new Fixed("a", 1))).isEqualTo(2);
    assertThat(printed(errors))
        .singleElement()
        .asString()
        .startsWith("bench: ")
        .endsWith("--help)");
    assertThat(printed(out)).isEmpty();
  }

  @Test
  void dataIsRemovedAtTheEnd() throws IOException {
    Case writing =
        new Case() {
          @Override
          public String name() {
            return "a";
          }

          @Override
          public List<Result> run(Stage stage) throws CaseFailure {
            directories.add(stage.newDirectory("data"));
            return List.of();
          }
        };
    assertThat(run("--directory " + directory, writing)).isZero();
    assertThat(directories).hasSize(1).allMatch(each -> each.startsWith(directory));
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void casesHaveNamesThatResultsCanBear() {
    assertThat(Cases.ALL)
        .extracting(Case::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> Result.compared(name, "req/s", 1, 1).name().equals(name))
        .contains(
            "item-get-hot",
            "item-get-1000-tenants",
            "put-durable-1",
            "put-durable-16",
            "put-durable-64",
            "query-50",
            "named-query-50",
            "sql-point",
            "import",
            "export",
            "tenant-create",
            "kv-get-cached",
            "kv-put-durable-64",
            "start");
  }

  @Test
  void floorGetsTheFlagsButNotTheRecordOfTheGatewaysStart() {
    assertThat(Settings.floorFlags(List.of("-Xmx1g", "-XX:AOTCache=gateway.aot", "-Xlog:aot=off")))
        .containsExactly("-Xmx1g", "-Xlog:aot=off");
  }

  private int run(String arguments, Case... cases) {
    Bench bench =
        new Bench(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8),
            List.of(cases));
    return Bench.commandLine(bench).execute(arguments.split(" ", -1));
  }

  private static List<String> printed(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
