package io.polygate.gateway.cli.client;

import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a running gateway about the migrations of a namespace, or has its tenants migrated. */
@Command(
    name = "migrate",
    description = "Migrates the tables of all tenants of a namespace of a running gateway.",
    mixinStandardHelpOptions = true)
public final class MigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Mixin private Server server = new Server();

  @Parameters(index = "0", paramLabel = "ACTION", description = "One of: ${COMPLETION-CANDIDATES}")
  private Action action = Action.STATUS;

  @Parameters(index = "1", paramLabel = "NAMESPACE", description = "The namespace.")
  private String namespace = "";

  @Option(
      names = "--canary",
      paramLabel = "PERCENT",
      description = "How many of a hundred tenants come first; the rest only if that went well.")
  private @Nullable Integer canary;

  @Option(
      names = "--concurrency",
      paramLabel = "TENANTS",
      description = "How many tenants are migrated at once (by default 4).")
  private @Nullable Integer concurrency;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "Of revert: the version to go back to.")
  private @Nullable Integer to;

  /** What can be asked for. */
  enum Action {
    /** How the migrations and the run stand. */
    STATUS,
    /** Brings all tenants to the last version. */
    APPLY,
    /** Takes migrations back. */
    REVERT,
    /** Begins no further tenant for now. */
    PAUSE,
    /** Goes on. */
    RESUME
  }

  @Override
  public Integer call() {
    try {
      namespace = new Namespace(namespace).name();
    } catch (StorageException.Invalid e) {
      throw new ParameterException(specification.commandLine(), String.valueOf(e.getMessage()), e);
    }
    String path = Routes.namespace(namespace) + "/migrations";
    return server.with(
        client -> {
          Value migrations =
              action == Action.STATUS
                  ? client.get(path)
                  : client.change("POST", path + "/apply", change());
          // Too deep for a table.
          server.out().println(Fields.json(migrations));
        });
  }

  private Value change() {
    Map<String, Value> change = new LinkedHashMap<>();
    change.put("action", new Value.Text(action.name().toLowerCase(Locale.ROOT)));
    number(change, "canary", canary);
    number(change, "concurrency", concurrency);
    number(change, "to", to);
    return Value.Members.of(change);
  }

  private static void number(Map<String, Value> change, String name, @Nullable Integer number) {
    if (number != null) {
      change.put(name, Value.Num.of(number));
    }
  }
}
