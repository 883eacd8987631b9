package io.polygate.gateway.cli;

import io.polygate.gateway.cli.client.DoctorCommand;
import io.polygate.gateway.cli.client.ItemsCommand;
import io.polygate.gateway.cli.client.MigrateCommand;
import io.polygate.gateway.cli.client.NamespacesCommand;
import io.polygate.gateway.cli.client.ShardsCommand;
import io.polygate.gateway.cli.client.SqlCommand;
import io.polygate.gateway.cli.client.TenantsCommand;
import io.polygate.gateway.names.NearestName;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: a word, and what belongs to it. */
@Command(
    name = "polygate",
    description = "A storage gateway: one REST API in front of several storage designs.",
    mixinStandardHelpOptions = true,
    versionProvider = PolygateVersion.class,
    subcommands = {
      ServeCommand.class,
      NamespacesCommand.class,
      TenantsCommand.class,
      CollectionsCommand.class,
      ItemsCommand.class,
      SqlCommand.class,
      MigrateCommand.class,
      TablesCommand.class,
      ShardsCommand.class,
      KeysCommand.class,
      AuditCommand.class,
      DoctorCommand.class,
      CompletionCommand.class
    })
public final class Polygate implements Runnable {
  @Spec private CommandSpec specification = CommandSpec.create();

  /** Prints what there is to say when no command was given. */
  @Override
  public void run() {
    specification.commandLine().usage(specification.commandLine().getOut());
  }

  /**
   * Runs a command line.
   *
   * @return the exit code: 0 done, 1 failed, 2 wrong usage
   */
  static int run(String... arguments) {
    return new CommandLine(new Polygate())
        .setParameterExceptionHandler(Polygate::explain)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }

  private static int explain(CommandLine.ParameterException wrong, String... arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong usage");
    if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
      List<String> known = new ArrayList<>(command.getCommandSpec().optionsMap().keySet());
      known.addAll(command.getSubcommands().keySet());
      message += NearestName.hint(unmatched.getUnmatched().getFirst(), known);
    }
    err.println(
        "polygate: " + message + " (see " + command.getCommandSpec().qualifiedName() + " --help)");
    return CommandLine.ExitCode.USAGE;
  }
}
