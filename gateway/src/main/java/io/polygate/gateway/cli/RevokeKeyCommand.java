package io.polygate.gateway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Revokes a key. */
@Command(
    name = "revoke",
    description = "Revokes a key; a gateway that runs refuses it a second or two later.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RevokeKeyCommand implements Callable<Integer> {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Mixin private KeyStore store = new KeyStore();

  @Parameters(paramLabel = "ID", description = "The key's id.")
  private String id = "";

  @Override
  public Integer call() {
    return store.with(
        keys -> {
          if (!keys.revoke(id)) {
            return store.failed("there is no key " + id);
          }
          specification.commandLine().getOut().println("Revoked the key " + id + ".");
          return CommandLine.ExitCode.OK;
        });
  }
}
