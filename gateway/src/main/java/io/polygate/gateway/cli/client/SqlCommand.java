package io.polygate.gateway.cli.client;

import io.polygate.gateway.cli.OutputFormat;
import io.polygate.spi.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs statements on a tenant: an argument, the standard input's, or those that are typed. */
@Command(
    name = "sql",
    description = "Runs SQL on a tenant; without a statement those of the standard input.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SqlCommand implements Callable<Integer> {
  @Mixin private Server server = new Server();

  @Parameters(index = "0", paramLabel = "NAMESPACE", description = "The namespace.")
  private String namespace = "";

  @Parameters(index = "1", paramLabel = "TENANT", description = "The tenant.")
  private String tenant = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "STATEMENT",
      description = "One statement (by default those of the standard input, or a console).")
  private @Nullable String statement;

  @Option(names = "--read-only", description = "Refuses statements that may write.")
  private boolean readOnly;

  @Override
  public Integer call() {
    return server.with(
        client -> {
          if (statement != null) {
            run(client, List.of(statement));
          } else if (ProgressBar.isTerminal()) {
            new SqlConsole(tenant, server.err()).run(text -> runTyped(client, text));
          } else {
            run(client, SqlScript.statements(input()));
          }
        });
  }

  private static String input() {
    try {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with a statement does not end a console. */
  private void runTyped(GatewayClient client, String text) {
    try {
      run(client, SqlScript.statements(text));
    } catch (CommandFailure e) {
      server.err().println(e.getMessage());
    }
  }

  /** Runs statements as one: all are done or none. */
  private void run(GatewayClient client, List<String> statements) {
    if (statements.isEmpty()) {
      return;
    }
    Value answer =
        client
            .send("POST", Routes.tenant(namespace, tenant) + "/sql", script(statements))
            .orElseThrow();
    Fields.list(answer, "results").forEach(this::print);
  }

  private Value script(List<String> statements) {
    Map<String, Value> script = new LinkedHashMap<>();
    script.put(
        "statements",
        new Value.Array(
            statements.stream()
                .map(text -> (Value) Value.Members.of(Map.of("sql", new Value.Text(text))))
                .toList()));
    script.put("readOnly", new Value.Bool(readOnly));
    return Value.Members.of(script);
  }

  private void print(Value result) {
    Value problem = Fields.member(result, "problem");
    if (problem != null) {
      throw new CommandFailure(
          CommandFailure.REFUSED, Fields.cell(Fields.member(problem, "detail")));
    }
    if (Fields.member(result, "rows") == null) {
      server
          .err()
          .println(GatewayClient.number(Fields.member(result, "rowsAffected")) + " rows changed");
      return;
    }
    List<String> columns =
        Fields.list(result, "columns").stream()
            .map(column -> Fields.cell(Fields.member(column, "name")))
            .toList();
    List<List<Value>> rows =
        Fields.list(result, "rows").stream()
            .map(row -> row instanceof Value.Array(var values) ? values : List.<Value>of())
            .toList();
    server.print(new Rows(columns, rows));
    if (server.format() == OutputFormat.TABLE) {
      server.err().println(rows.size() + (rows.size() == 1 ? " row" : " rows"));
    }
  }
}
