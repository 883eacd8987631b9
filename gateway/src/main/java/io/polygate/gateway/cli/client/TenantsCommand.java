package io.polygate.gateway.cli.client;

import io.polygate.gateway.cli.ListSuspensionsCommand;
import io.polygate.gateway.cli.ResumeTenantCommand;
import io.polygate.gateway.cli.SuspendTenantCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The tenants of a namespace. */
@Command(
    name = "tenants",
    description = "Makes, shows, suspends and erases tenants.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SuspendTenantCommand.class,
      ResumeTenantCommand.class,
      ListSuspensionsCommand.class
    })
public final class TenantsCommand implements Runnable {
  private static final String NAMESPACE = "The namespace.";
  private static final String TENANT = "The tenant.";

  @Spec private CommandSpec specification = CommandSpec.create();

  @Override
  public void run() {
    specification.commandLine().usage(specification.commandLine().getOut());
  }

  @Command(name = "list", description = "Lists them.", mixinStandardHelpOptions = true)
  int list(
      @Mixin Server server,
      @Parameters(paramLabel = "NAMESPACE", description = NAMESPACE) String namespace) {
    return server.with(
        client ->
            server.print(
                Rows.of(
                    Pages.all(client, Routes.namespace(namespace) + "/tenants", "tenants"),
                    "name")));
  }

  @Command(name = "create", description = "Makes one.", mixinStandardHelpOptions = true)
  int create(
      @Mixin Server server,
      @Parameters(paramLabel = "NAMESPACE", description = NAMESPACE) String namespace,
      @Parameters(paramLabel = "TENANT", description = TENANT) String tenant) {
    return server.with(
        client -> {
          client.send("PUT", Routes.tenant(namespace, tenant));
          server.err().println("Made the tenant " + tenant + ".");
        });
  }

  @Command(
      name = "show",
      description = "Shows one with its collections.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin Server server,
      @Parameters(paramLabel = "NAMESPACE", description = NAMESPACE) String namespace,
      @Parameters(paramLabel = "TENANT", description = TENANT) String tenant) {
    return server.with(client -> server.print(client.get(Routes.tenant(namespace, tenant))));
  }

  @Command(
      name = "delete",
      description = "Erases one with all that it holds.",
      mixinStandardHelpOptions = true)
  int delete(
      @Mixin Server server,
      @Option(names = "--force", description = "Really; without it nothing is done.") boolean force,
      @Parameters(paramLabel = "NAMESPACE", description = NAMESPACE) String namespace,
      @Parameters(paramLabel = "TENANT", description = TENANT) String tenant) {
    return server.with(
        client -> {
          if (!force) {
            throw new CommandFailure(
                CommandFailure.USAGE, "all data of " + tenant + " would be erased: say --force");
          }
          client.send("DELETE", Routes.tenant(namespace, tenant));
          server.err().println("Erased the tenant " + tenant + ".");
        });
  }
}
