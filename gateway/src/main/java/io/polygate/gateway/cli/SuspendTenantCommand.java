package io.polygate.gateway.cli;

import io.polygate.gateway.limits.Suspension;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Suspends a tenant. */
@Command(
    name = "suspend",
    description = "Suspends a tenant; a gateway that runs refuses it a second or two later.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SuspendTenantCommand implements Callable<Integer> {
  /** What is refused. */
  enum What {
    /** Everything. */
    ALL,
    /** Reading alone. */
    READS,
    /** Writing alone. */
    WRITES
  }

  @Spec private CommandSpec specification = CommandSpec.create();

  @Mixin private SuspensionStore store = new SuspensionStore();

  @Parameters(index = "0", paramLabel = "NAMESPACE", description = "The namespace.")
  private String namespace = "";

  @Parameters(index = "1", paramLabel = "TENANT", description = "The tenant.")
  private String tenant = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, as its clients are told.")
  private String reason = "";

  @Option(
      names = "--only",
      paramLabel = "WHAT",
      defaultValue = "all",
      description = "What is refused: ${COMPLETION-CANDIDATES} (by default ${DEFAULT-VALUE}).")
  private What what = What.ALL;

  @Override
  public Integer call() {
    return store.with(
        suspensions -> {
          suspensions.suspend(
              new Suspension(
                  SuspensionStore.tenant(namespace, tenant),
                  what != What.WRITES,
                  what != What.READS,
                  reason,
                  Instant.ofEpochSecond(Instant.now().getEpochSecond())));
          specification
              .commandLine()
              .getOut()
              .println("Suspended the tenant " + tenant + " of " + namespace + ".");
          return CommandLine.ExitCode.OK;
        });
  }
}
