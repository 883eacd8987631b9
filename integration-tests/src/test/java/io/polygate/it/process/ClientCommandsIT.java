package io.polygate.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.GatewayProcess.Ended;
import io.polygate.it.server.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that speak to a running gateway, in the binary. */
final class ClientCommandsIT {
  private static final GatewayProcess GATEWAY =
      GatewayProcess.start(
          """
          polygate.namespaces.notes.backend=sqlite/main
          polygate.namespaces.notes.sql=true
          polygate.namespaces.sessions.backend=kv/main
          """);

  @TempDir private Path directory = Path.of("");

  @AfterAll
  static void close() {
    GATEWAY.close();
  }

  private static Ended polygate(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", GATEWAY.address().toString()));
    return GatewayProcess.run(all);
  }

  private static List<String> done(String... arguments) {
    Ended ended = polygate(arguments);
    assertThat(ended.code()).as(String.join("\n", ended.errors())).isZero();
    return ended.output();
  }

  @Test
  void namespacesAreListedInEachFormat() {
    assertThat(done("namespaces", "list"))
        .satisfiesExactly(
            header -> assertThat(header).startsWith("NAME"),
            notes -> assertThat(notes).matches("notes +sqlite +fsync +automatic +allowed"),
            sessions -> assertThat(sessions).matches("sessions +kv +fsync +automatic +denied"));
    assertThat(done("namespaces", "list", "-o", "csv"))
        .containsExactly(
            "name,backend,durability,tenants,sql",
            "notes,sqlite,fsync,automatic,allowed",
            "sessions,kv,fsync,automatic,denied");
    assertThat(Json.read(done("namespaces", "show", "notes", "-o", "json").getFirst())).isNotNull();
  }

  @Test
  void tenantsAreMadeListedAndErased() {
    done("tenants", "create", "sessions", "acme");
    assertThat(done("tenants", "list", "sessions")).contains("acme");
    assertThat(polygate("tenants", "delete", "sessions", "acme").code()).isEqualTo(2);
    done("tenants", "delete", "sessions", "acme", "--force");
    assertThat(done("tenants", "list", "sessions")).doesNotContain("acme");
  }

  @Test
  void itemsAreWrittenReadAndDeletedUnderAnyKey() {
    String[] key = {"notes", "keys", "odd", "a/b ü", ".."};
    done(with(key, "items", "put", "--value", "{\"n\":1}"));
    assertThat(done(with(key, "items", "get"))).containsExactly("{\"n\":1}");
    Ended again = polygate(with(key, "items", "put", "--value", "{}", "--new"));
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.errors()).singleElement().asString().contains("PRECONDITION_FAILED");
    done(with(key, "items", "delete"));
    Ended gone = polygate(with(key, "items", "get"));
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.errors()).singleElement().asString().contains("ITEM_NOT_FOUND");
  }

  @Test
  void whatIsExportedCanBeImported() throws IOException {
    Path definition =
        Files.writeString(
            directory.resolve("books.json"),
            """
            {"key": {"partition": ["isbn"]},
             "fields": {"isbn": {"type": "string", "required": true}, "price": {"type": "number"}},
             "indexes": {"byPrice": {"partition": "price"}}}
            """);
    done("collections", "define", "notes", "books", definition.toString());
    assertThat(done("collections", "list", "notes")).anyMatch(line -> line.startsWith("books "));
    StringBuilder rows = new StringBuilder("isbn,price,title\n");
    for (int i = 0; i < 2_500; i++) {
      rows.append(i).append(",").append(i % 10).append(".5,\"Book; ").append(i).append("\"\n");
    }
    Path csv = Files.writeString(directory.resolve("books.csv"), rows);
    Ended imported = polygate("items", "import", "notes", "shop", "books", csv.toString());
    assertThat(imported.errors()).containsExactly("2500 rows written, 0 refused");

    Path copy = directory.resolve("copy.ndjson");
    done("items", "export", "notes", "shop", "books", "--file", copy.toString());
    assertThat(Files.readAllLines(copy)).hasSize(2_500);
    done("items", "import", "notes", "branch", "books", copy.toString());
    assertThat(done("items", "export", "notes", "branch", "books", "--format", "csv"))
        .hasSize(2_501)
        .contains("7,7.5,Book; 7");

    assertThat(
            done(
                "items",
                "query",
                "notes",
                "branch",
                "books",
                "--index",
                "byPrice",
                "--pk",
                "7.5",
                "--filter",
                "begins_with(title, 'Book; 77')",
                "--limit",
                "0",
                "-o",
                "csv"))
        .hasSize(1 + 2);
    assertThat(done("sql", "notes", "branch", "SELECT count(*) AS n FROM books", "-o", "csv"))
        .containsExactly("n", "2500");
  }

  @Test
  void rowsThatAreRefusedAreToldByTheirPlaces() throws IOException {
    Path rows =
        Files.writeString(
            directory.resolve("rows.ndjson"), "{\"pk\":\"a\"}\n{\"pk\":1}\n{\"pk\":\"c\"}\n");
    Ended ended = polygate("items", "import", "sessions", "t", "c", rows.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.errors()).hasSize(3);
    assertThat(ended.errors().getFirst()).startsWith("row 2: ");
    assertThat(ended.errors().get(1)).isEqualTo("2 rows written, 1 refused");
  }

  @Test
  void statementsAreRunTogetherOrNotAtAll() {
    Ended failed = polygate("sql", "notes", "ledger", "SELECT * FROM nothing");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.errors()).hasSize(1);
    assertThat(polygate("sql", "sessions", "ledger", "SELECT 1").errors())
        .singleElement()
        .asString()
        .startsWith("polygate: ");
  }

  @Test
  void doctorLooksAtTheGatewayAndTheDisk() {
    assertThat(done("doctor", "--data", directory.toString(), "-o", "csv"))
        .contains("backend sqlite/main,ok,UP", "backend kv/main,ok,UP")
        .anyMatch(line -> line.startsWith("disk,"))
        .anyMatch(line -> line.startsWith("clock,"));
    Ended sick = GatewayProcess.run(List.of("doctor", "--url", "http://127.0.0.1:9"));
    assertThat(sick.code()).isEqualTo(1);
    assertThat(sick.output()).anyMatch(line -> line.matches("gateway +failure +there is no .*"));
  }

  @Test
  void aGatewayThatIsNotThereCanBeTriedAgain() {
    Ended ended = GatewayProcess.run(List.of("namespaces", "list", "--url", "http://127.0.0.1:9"));
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.errors())
        .containsExactly("polygate: there is no gateway at http://127.0.0.1:9");
  }

  @Test
  void wrongUseIsExplainedInOneLine() {
    for (Ended wrong :
        List.of(
            polygate("namespace", "list"),
            polygate("items", "get", "notes"),
            polygate("items", "import", "notes", "t", "c", "rows"),
            polygate("items", "import", "notes", "t", "c", "/no/such.csv"),
            polygate("namespaces", "list", "-o", "xml"),
            GatewayProcess.run(List.of("namespaces", "list", "--url", "nowhere")))) {
      assertThat(wrong.code()).isEqualTo(2);
      assertThat(wrong.errors()).singleElement().asString().startsWith("polygate: ");
    }
  }

  @Test
  void completionIsAScriptForTheShell() {
    assertThat(GatewayProcess.run(List.of("completion")).output())
        .anyMatch(line -> line.startsWith("complete -F _complete_polygate"));
  }

  private static String[] with(String[] key, String... words) {
    List<String> all = new ArrayList<>(List.of(words[0], words[1]));
    all.addAll(List.of(key));
    all.addAll(List.of(words).subList(2, words.length));
    return all.toArray(String[]::new);
  }
}
