package io.polygate.gateway.cli;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.TableAdministration.Session;
import io.polygate.spi.TableAdministration.Table;
import io.polygate.spi.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a collection's definition: of a table's keys, indexes and items, or one to begin with. */
@Command(
    name = "generate",
    description = "Writes a collection's definition, to be PUT to the gateway.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GenerateCollectionCommand implements Callable<Integer> {
  private static final int SAMPLE = 100;

  @Spec private CommandSpec specification = CommandSpec.create();

  @Mixin private Engine engine = new Engine();

  @Parameters(paramLabel = "NAME", description = "The collection's name.")
  private String name = "";

  @Option(
      names = "--from-table",
      paramLabel = "TABLE",
      description = "The table whose keys, indexes and items say what the definition says.")
  private @Nullable String table;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Where it is written, if there is no such file yet (by default to the terminal).")
  private @Nullable Path output;

  @Override
  public Integer call() {
    try {
      var _ = new CollectionName(name);
    } catch (StorageException.Invalid e) {
      throw new ParameterException(specification.commandLine(), String.valueOf(e.getMessage()));
    }
    if (output != null && Files.exists(output)) {
      throw new ParameterException(
          specification.commandLine(), "--output: " + output + " is there already");
    }
    String from = table;
    return from == null
        ? write(InferredDefinition.toBeginWith())
        : engine.with(session -> generate(session, from));
  }

  private int generate(Session session, String from) {
    Optional<Table> found = session.describe(from);
    if (found.isEmpty()) {
      specification.commandLine().getErr().println("polygate: there is no table " + from);
      return CommandLine.ExitCode.SOFTWARE;
    }
    return write(InferredDefinition.of(found.get(), session.sample(from, SAMPLE)));
  }

  private int write(Value definition) {
    String text = new String(Json.write(definition), StandardCharsets.UTF_8);
    if (output == null) {
      specification.commandLine().getOut().println(text);
      return CommandLine.ExitCode.OK;
    }
    try {
      Files.writeString(output, text + "\n");
      specification
          .commandLine()
          .getOut()
          .println("Wrote the definition of " + name + " to " + output);
      return CommandLine.ExitCode.OK;
    } catch (IOException e) {
      specification
          .commandLine()
          .getErr()
          .println("polygate: " + output + " cannot be written: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }
}
