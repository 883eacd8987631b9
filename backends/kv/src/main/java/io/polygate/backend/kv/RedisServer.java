package io.polygate.backend.kv;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Whether a server is set up to keep what the instance promises. It is looked at when the instance
 * is opened and after each loss of the connection, as it may be another one then.
 */
final class RedisServer {
  private static final Logger LOG = System.getLogger(RedisServer.class.getName());

  private final RedisSettings settings;
  private volatile @Nullable String problem;

  RedisServer(RedisSettings settings) {
    this.settings = settings;
  }

  /**
   * Looks at the server.
   *
   * @throws ConfigurationException if it is not set up as it must be; nothing is written from then
   *     on until it is
   */
  void check(RedisConnections connections) {
    Optional<String> found = problem(connections);
    problem = found.orElse(null);
    if (found.isPresent()) {
      throw new ConfigurationException(
          "Redis at " + settings.address() + " cannot be used: " + found.get());
    }
  }

  /**
   * Returns if the server was as it must be when it was last looked at.
   *
   * @throws StorageException.Unavailable if it was not
   */
  void require() {
    if (problem != null) {
      throw new StorageException.Unavailable(
          "Redis is not set up as it must be.", KvErrors.LATER, null);
    }
  }

  private Optional<String> problem(RedisConnections connections) {
    String info = info(connections);
    if ("1".equals(field(info, "cluster_enabled"))) {
      return Optional.of("it is one of a cluster, over which no commit is atomic.");
    }
    if (!"master".equals(field(info, "role"))) {
      return Optional.of("it is a replica; polygate.backends.kv.*.url must name the primary.");
    }
    String policy = setting(connections, "maxmemory-policy").orElse("noeviction");
    String memory = setting(connections, "maxmemory").orElse("0");
    if (!memory.equals("0") && !policy.equals("noeviction")) {
      return Optional.of(
          "its maxmemory-policy is " + policy + ", which loses data; it must be noeviction.");
    }
    return durabilityProblem(connections);
  }

  /**
   * With {@code appendfsync always} an answer is sent after the log was synced, unless that is left
   * out while it is rewritten; with another policy, after the log was written.
   */
  private Optional<String> durabilityProblem(RedisConnections connections) {
    return switch (settings.durability()) {
      case MEMORY -> Optional.empty();
      case PROCESS -> {
        Optional<String> log = setting(connections, "appendonly");
        if (log.isEmpty()) {
          LOG.log(
              Level.WARNING,
              "Redis at {0} does not tell its settings; that it keeps a log (appendonly yes) is"
                  + " taken on trust",
              settings.address());
        }
        yield log.filter(value -> !value.equals("yes"))
            .map(value -> unlike("appendonly", value, "yes", "process"));
      }
      case FSYNC ->
          different(connections, "appendonly", "yes")
              .or(() -> different(connections, "appendfsync", "always"))
              .or(() -> different(connections, "no-appendfsync-on-rewrite", "no"));
    };
  }

  private Optional<String> different(RedisConnections connections, String name, String wanted) {
    Optional<String> value = setting(connections, name);
    return value.isEmpty()
        ? Optional.of(
            "it does not tell its "
                + name
                + " (CONFIG GET), without which durability=fsync is no promise.")
        : value
            .filter(other -> !other.equals(wanted))
            .map(other -> unlike(name, other, wanted, "fsync"));
  }

  private static String unlike(String name, String value, String wanted, String durability) {
    return "its "
        + name
        + " is "
        + value
        + ", but durability="
        + durability
        + " needs "
        + name
        + " "
        + wanted
        + ".";
  }

  private static String info(RedisConnections connections) {
    Object info = connections.read(new CommandArguments(Command.INFO), Deadline.none());
    return text(info);
  }

  /** A setting of the server, if it tells it. */
  private static Optional<String> setting(RedisConnections connections, String name) {
    try {
      List<?> answer =
          (List<?>)
              connections.read(
                  new CommandArguments(Command.CONFIG).add("GET").add(name), Deadline.none());
      return answer.size() == 2 ? Optional.of(text(answer.get(1))) : Optional.empty();
    } catch (StorageException.Unavailable e) {
      if (e.getCause() instanceof JedisDataException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static @Nullable String field(String info, String name) {
    Matcher matcher = Pattern.compile("(?m)^" + name + ":(.*?)\\r?$").matcher(info);
    return matcher.find() ? matcher.group(1) : null;
  }

  private static String text(Object answer) {
    return new String((byte[]) answer, StandardCharsets.UTF_8);
  }
}
