package io.polygate.gateway.cli.client;

import io.polygate.spi.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The namespaces of a running gateway. */
@Command(
    name = "namespaces",
    description = "Shows the namespaces of a running gateway.",
    mixinStandardHelpOptions = true)
public final class NamespacesCommand implements Runnable {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Override
  public void run() {
    specification.commandLine().usage(specification.commandLine().getOut());
  }

  @Command(name = "list", description = "Lists them.", mixinStandardHelpOptions = true)
  int list(@Mixin Server server) {
    return server.with(
        client ->
            server.print(
                Rows.of(
                    Fields.list(client.get(Routes.NAMESPACES), "namespaces"),
                    "name",
                    "backend",
                    "durability",
                    "tenants",
                    "sql")));
  }

  @Command(
      name = "show",
      description = "Shows what one can do, and its limits.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin Server server,
      @Parameters(paramLabel = "NAMESPACE", description = "The namespace.") String namespace) {
    return server.with(
        client -> {
          Value shown = client.get(Routes.namespace(namespace));
          server.print(shown);
        });
  }
}
