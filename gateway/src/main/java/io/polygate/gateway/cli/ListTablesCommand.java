package io.polygate.gateway.cli;

import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists tables by their names. */
@Command(
    name = "list",
    description = "Lists the tables.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ListTablesCommand implements Callable<Integer> {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Mixin private Engine engine = new Engine();

  @Option(
      names = "--name-contains",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only tables with this in their names.")
  private String part = "";

  @Option(
      names = {"-o", "--output-format"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (by default ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  public Integer call() {
    return engine.with(
        session -> {
          List<String> names =
              session.names().stream().filter(name -> name.contains(part)).toList();
          print(names, specification.commandLine().getOut());
          return CommandLine.ExitCode.OK;
        });
  }

  private void print(List<String> names, PrintWriter out) {
    switch (format) {
      case TABLE, CSV -> names.forEach(out::println);
      case JSON -> {
        Value array = new Value.Array(names.stream().<Value>map(Value.Text::new).toList());
        out.println(new String(Json.write(array), StandardCharsets.UTF_8));
      }
    }
  }
}
