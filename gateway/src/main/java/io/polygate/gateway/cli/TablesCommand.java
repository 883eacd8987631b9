package io.polygate.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The tables of an engine that has some. */
@Command(
    name = "tables",
    description = "Makes, lists and deletes tables of DynamoDB.",
    mixinStandardHelpOptions = true,
    subcommands = {CreateTableCommand.class, ListTablesCommand.class, DeleteTableCommand.class})
final class TablesCommand implements Runnable {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Override
  public void run() {
    specification.commandLine().usage(specification.commandLine().getOut());
  }
}
