package io.polygate.gateway.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes a table, when it was said twice. */
@Command(
    name = "delete",
    description = "Deletes a table with all that is in it.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DeleteTableCommand implements Callable<Integer> {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Mixin private Engine engine = new Engine();

  @Parameters(paramLabel = "NAME", description = "The table's name.")
  private String name = "";

  @Option(names = "--force", description = "Does not ask.")
  private boolean force;

  @Override
  public Integer call() {
    PrintWriter out = specification.commandLine().getOut();
    PrintWriter err = specification.commandLine().getErr();
    if (!force && !isConfirmed(out)) {
      err.println("polygate: nothing was deleted");
      return CommandLine.ExitCode.SOFTWARE;
    }
    return engine.with(
        session -> {
          if (!session.delete(name)) {
            err.println("polygate: there is no table " + name);
            return CommandLine.ExitCode.SOFTWARE;
          }
          out.println("Deleted the table " + name + ".");
          return CommandLine.ExitCode.OK;
        });
  }

  private boolean isConfirmed(PrintWriter out) {
    out.print("Delete the table " + name + " with all its items? Type its name to confirm: ");
    out.flush();
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      return name.equals(in.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
