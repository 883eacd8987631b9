package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.dynamodb.DynamoDbLocal;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.GatewayProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for tables, in the binary, on DynamoDB Local. */
final class TablesIT {
  private static final String ENDPOINT = DynamoDbLocal.shared().toString();

  @TempDir private Path directory = Path.of("");

  private static Ended polygate(String... arguments) {
    return GatewayProcess.run(List.of(arguments));
  }

  private static Ended onEngine(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--endpoint");
    all.add(ENDPOINT);
    return GatewayProcess.run(all);
  }

  @Test
  void tablesAreMadeListedAndDeleted() {
    Ended made =
        onEngine("tables", "create", "it-books", "--partition-key", "isbn", "--no-sort-key");
    assertThat(made.errors()).isEmpty();
    assertThat(made.code()).isZero();

    assertThat(onEngine("tables", "create", "it-books").code()).isEqualTo(1);
    assertThat(onEngine("tables", "list", "--name-contains", "t-boo").output())
        .containsExactly("it-books");
    assertThat(onEngine("tables", "list", "--name-contains", "it-books", "-o", "json").output())
        .containsExactly("[\"it-books\"]");
    assertThat(onEngine("tables", "delete", "it-books", "--force").code()).isZero();
    assertThat(onEngine("tables", "delete", "it-books", "--force").code()).isEqualTo(1);
    assertThat(onEngine("tables", "list", "--name-contains", "it-books").output()).isEmpty();
  }

  @Test
  void capacityIsBoughtBeforehandWhereItIsSaid() {
    assertThat(
            onEngine(
                    "tables",
                    "create",
                    "it-busy",
                    "--billing-mode",
                    "provisioned",
                    "--read-capacity",
                    "7",
                    "--write-capacity",
                    "3")
                .code())
        .isZero();
    onEngine("tables", "delete", "it-busy", "--force");
  }

  @Test
  void wrongUseIsExplainedInOneLine() {
    for (Ended wrong :
        List.of(
            polygate("tables", "create"),
            polygate("tables", "create", "a/b"),
            polygate("tables", "create", "it-x", "--billing-mode", "free"),
            polygate("tables", "create", "it-x", "--read-capacity", "0"),
            polygate("tables", "list", "--endpoint", "nowhere"),
            polygate("tables", "list", "-o", "xml"),
            polygate("collections", "generate", "1st"))) {
      assertThat(wrong.code()).isEqualTo(2);
      assertThat(wrong.errors()).hasSize(1);
      assertThat(wrong.errors().getFirst()).startsWith("polygate: ");
    }
  }

  @Test
  void engineThatIsNotThereIsAFailure() {
    Ended failed = polygate("tables", "list", "--endpoint", "http://127.0.0.1:9");

    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.errors()).hasSize(1);
    assertThat(failed.errors().getFirst()).startsWith("polygate: The store cannot be reached");
  }

  @Test
  void definitionIsWrittenOnceToItsFile() throws IOException {
    onEngine("tables", "create", "it-people", "--partition-key", "id", "--no-sort-key");
    Path file = directory.resolve("people.json");

    Ended written =
        onEngine(
            "collections",
            "generate",
            "people",
            "--from-table",
            "it-people",
            "--output",
            file.toString());

    assertThat(written.code()).isZero();
    assertThat(Files.readString(file)).isEqualTo("{\"fields\":{}}\n");
    assertThat(onEngine("collections", "generate", "people", "--output", file.toString()).code())
        .isEqualTo(2);
    assertThat(onEngine("collections", "generate", "people", "--from-table", "it-none").code())
        .isEqualTo(1);
    onEngine("tables", "delete", "it-people", "--force");
  }
}
