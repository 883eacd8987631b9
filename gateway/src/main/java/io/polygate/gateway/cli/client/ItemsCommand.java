package io.polygate.gateway.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The items of a collection. */
@Command(
    name = "items",
    description = "Reads, writes, imports and exports items.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ItemCommands.Get.class,
      ItemCommands.Put.class,
      ItemCommands.Delete.class,
      QueryCommand.class,
      ImportCommand.class,
      ExportCommand.class
    })
public final class ItemsCommand implements Runnable {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Override
  public void run() {
    specification.commandLine().usage(specification.commandLine().getOut());
  }
}
