package io.polygate.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The tenants that are not served. */
@Command(
    name = "tenants",
    description = "Suspends tenants, and serves them again.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SuspendTenantCommand.class,
      ResumeTenantCommand.class,
      ListSuspensionsCommand.class
    })
final class TenantsCommand implements Runnable {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Override
  public void run() {
    specification.commandLine().usage(specification.commandLine().getOut());
  }
}
