package io.polygate.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The definitions of collections. */
@Command(
    name = "collections",
    description = "Writes definitions of collections.",
    mixinStandardHelpOptions = true,
    subcommands = GenerateCollectionCommand.class)
final class CollectionsCommand implements Runnable {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Override
  public void run() {
    specification.commandLine().usage(specification.commandLine().getOut());
  }
}
