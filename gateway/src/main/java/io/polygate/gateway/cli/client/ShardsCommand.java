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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a running gateway about the shards of a namespace, or changes them. */
@Command(
    name = "shards",
    description = "Shows the shards of a namespace of a running gateway, and moves what they hold.",
    mixinStandardHelpOptions = true)
public final class ShardsCommand implements Callable<Integer> {
  @Spec private CommandSpec specification = CommandSpec.create();

  @Mixin private Server server = new Server();

  @Parameters(index = "0", paramLabel = "ACTION", description = "One of: ${COMPLETION-CANDIDATES}")
  private Action action = Action.STATUS;

  @Parameters(index = "1", paramLabel = "NAMESPACE", description = "The namespace.")
  private String namespace = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "SHARD",
      description = "Of add and remove: the shard, as kind/instance.")
  private @Nullable String shard;

  /** What can be asked for. */
  enum Action {
    /** How the shards stand. */
    STATUS,
    /** Makes a configured backend a shard. */
    ADD,
    /** Moves everything off a shard. */
    REMOVE,
    /** Gives every shard as much as the others. */
    REBALANCE,
    /** Stops moving for now. */
    PAUSE,
    /** Goes on moving. */
    RESUME,
    /** Gives up what is being moved. */
    UNDO
  }

  @Override
  public Integer call() {
    requireUsage();
    String path = Routes.namespace(namespace) + "/shards";
    return server.with(
        client -> {
          Value shards =
              action == Action.STATUS ? client.get(path) : client.change("POST", path, change());
          // Too deep for a table.
          server.out().println(Fields.json(shards));
        });
  }

  private void requireUsage() {
    try {
      namespace = new Namespace(namespace).name();
    } catch (StorageException.Invalid e) {
      throw new ParameterException(specification.commandLine(), String.valueOf(e.getMessage()), e);
    }
    boolean needed = action == Action.ADD || action == Action.REMOVE;
    if (needed != (shard != null)) {
      throw new ParameterException(
          specification.commandLine(),
          needed ? "This action needs a shard." : "This action takes no shard.");
    }
  }

  private Value change() {
    Map<String, Value> change = new LinkedHashMap<>();
    change.put("action", new Value.Text(action.name().toLowerCase(Locale.ROOT)));
    String named = shard;
    if (named != null) {
      change.put("shard", new Value.Text(named));
    }
    return Value.Members.of(change);
  }
}
