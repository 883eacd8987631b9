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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: a word, and what belongs to it. */
@Command(
    name = "polygate",
    description = "A storage gateway: one REST API in front of several storage designs.",
    mixinStandardHelpOptions = true,
    versionProvider = PolygateVersion.class)
public final class Polygate implements Runnable {
  /** The commands by their names, in the order in which the help lists them. */
  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("serve", ServeCommand.class);
    COMMANDS.put("namespaces", NamespacesCommand.class);
    COMMANDS.put("tenants", TenantsCommand.class);
    COMMANDS.put("collections", CollectionsCommand.class);
    COMMANDS.put("items", ItemsCommand.class);
    COMMANDS.put("sql", SqlCommand.class);
    COMMANDS.put("migrate", MigrateCommand.class);
    COMMANDS.put("tables", TablesCommand.class);
    COMMANDS.put("shards", ShardsCommand.class);
    COMMANDS.put("keys", KeysCommand.class);
    COMMANDS.put("audit", AuditCommand.class);
    COMMANDS.put("doctor", DoctorCommand.class);
    COMMANDS.put("completion", CompletionCommand.class);
  }

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
    return commandLine(arguments)
        .setParameterExceptionHandler(Polygate::explain)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }

  /**
   * The command that is asked for alone, as making all of them ready takes longer than most of them
   * run; all of them for help, for completion and for what is not known.
   */
  private static CommandLine commandLine(String... arguments) {
    CommandLine commandLine = new CommandLine(new Polygate());
    Class<?> asked = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
    if (asked == null || asked == CompletionCommand.class) {
      COMMANDS.forEach(commandLine::addSubcommand);
    } else {
      commandLine.addSubcommand(arguments[0], asked);
    }
    return commandLine;
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
