package io.polygate.gateway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves a tenant again. */
@Command(
    name = "resume",
    description = "Serves a suspended tenant again.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ResumeTenantCommand implements Callable<Integer> {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Mixin private SuspensionStore store = new SuspensionStore();

  @Parameters(index = "0", paramLabel = "NAMESPACE", description = "The namespace.")
  private String namespace = "";

  @Parameters(index = "1", paramLabel = "TENANT", description = "The tenant.")
  private String tenant = "";

  @Override
  public Integer call() {
    return store.with(
        suspensions -> {
          if (!suspensions.resume(SuspensionStore.tenant(namespace, tenant))) {
            return store.failed("the tenant " + tenant + " of " + namespace + " is not suspended");
          }
          specification
              .commandLine()
              .getOut()
              .println("The tenant " + tenant + " of " + namespace + " is served again.");
          return CommandLine.ExitCode.OK;
        });
  }
}
