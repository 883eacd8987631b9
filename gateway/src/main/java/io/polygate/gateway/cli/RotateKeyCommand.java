package io.polygate.gateway.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replaces a key by one that may do the same. */
@Command(
    name = "rotate",
    description = "Makes a key that may do what another may, and lets that one expire.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RotateKeyCommand implements Callable<Integer> {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Mixin private KeyStore store = new KeyStore();

  @Parameters(paramLabel = "ID", description = "The id of the key to be replaced.")
  private String id = "";

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      defaultValue = "24h",
      description = "How long the old key stays good (by default ${DEFAULT-VALUE}).")
  private String grace = "24h";

  @Option(
      names = "--expires-in",
      paramLabel = "TIME",
      description = "After what time the new key is not good any more (by default never).")
  private @Nullable String life;

  @Override
  public Integer call() {
    Duration time = store.time("--grace", grace);
    return store.with(
        keys ->
            keys.rotate(
                    id,
                    time,
                    Optional.ofNullable(life).map(text -> store.time("--expires-in", text)))
                .map(
                    made -> {
                      CreateKeyCommand.show(specification, made);
                      return CommandLine.ExitCode.OK;
                    })
                .orElseGet(() -> store.failed("there is no key " + id + " that is good")));
  }
}
