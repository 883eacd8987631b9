package io.polygate.gateway.cli;

import io.polygate.gateway.limits.Suspension;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the suspended tenants. */
@Command(
    name = "list-suspended",
    description = "Lists the tenants that are suspended.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ListSuspensionsCommand implements Callable<Integer> {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Mixin private SuspensionStore store = new SuspensionStore();

  @Override
  public Integer call() {
    return store.with(
        suspensions -> {
          suspensions.all().forEach(it -> specification.commandLine().getOut().println(line(it)));
          return CommandLine.ExitCode.OK;
        });
  }

  private static String line(Suspension suspension) {
    String what = suspension.reads() ? (suspension.writes() ? "all" : "reads") : "writes";
    return suspension.tenant().namespace()
        + "/"
        + suspension.tenant().tenant()
        + "  "
        + what
        + "  since "
        + suspension.since()
        + "  "
        + suspension.reason();
  }
}
