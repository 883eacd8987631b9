package io.polygate.gateway.cli;

import io.polygate.gateway.cli.client.DefinitionCommands;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The definitions of collections. */
@Command(
    name = "collections",
    description = "Shows, makes and writes definitions of collections.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DefinitionCommands.List.class,
      DefinitionCommands.Show.class,
      DefinitionCommands.Define.class,
      DefinitionCommands.Delete.class,
      GenerateCollectionCommand.class
    })
final class CollectionsCommand implements Runnable {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Override
  public void run() {
    specification.commandLine().usage(specification.commandLine().getOut());
  }
}
