package io.polygate.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The keys that requests show. */
@Command(
    name = "keys",
    description = "Makes, lists, revokes and replaces the keys that requests show.",
    mixinStandardHelpOptions = true,
    subcommands = {
      CreateKeyCommand.class,
      ListKeysCommand.class,
      RevokeKeyCommand.class,
      RotateKeyCommand.class
    })
final class KeysCommand implements Runnable {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Override
  public void run() {
    specification.commandLine().usage(specification.commandLine().getOut());
  }
}
