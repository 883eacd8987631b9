package io.polygate.backend.sharded;

import io.polygate.spi.BackendRef;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.SettingText;
import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What an instance is configured to be, checked.
 *
 * @param shards the shards, 1 to 256, no two the same
 * @param route what decides on an item's shard
 * @param policy what happens when a shard cannot be asked
 * @param fanOut how many shards one request asks at once, 1 to 256
 * @param threads how many threads ask shards, 1 to 1,024
 * @param deadline how long one shard may take for its part of a query
 * @param moveRate how many items a second are moved at most; 0 for no bound
 */
record ShardedSettings(
    List<BackendRef> shards,
    Route route,
    Policy policy,
    int fanOut,
    int threads,
    Duration deadline,
    int moveRate) {
  static final int MAX_SHARDS = 256;
  private static final int DEFAULT_SHARDS = 4;
  private static final int MAX_THREADS = 1024;
  private static final int MAX_MOVE_RATE = 1_000_000_000;
  private static final Duration MAX_DEADLINE = Duration.ofHours(1);

  /** Copies the list. */
  ShardedSettings {
    shards = List.copyOf(shards);
  }

  /**
   * Reads the settings of an instance.
   *
   * @throws ConfigurationException if a value is wrong; the message names its key
   */
  static ShardedSettings of(String instance, ShardedConfig.Instance config) {
    String prefix = ShardedConfig.PREFIX + "." + instance + ".";
    return new ShardedSettings(
        config
            .shards()
            .map(text -> shards(prefix + "shards", text))
            .orElseGet(() -> defaultShards(instance)),
        route(prefix + "route", config.route()),
        policy(prefix + "policy", config.policy()),
        (int) SettingText.number(prefix + "fan-out", config.fanOut(), 1, MAX_SHARDS),
        (int) SettingText.number(prefix + "threads", config.threads(), 1, MAX_THREADS),
        deadline(prefix + "deadline", config.deadline()),
        (int) SettingText.number(prefix + "move-rate", config.moveRate(), 0, MAX_MOVE_RATE));
  }

  private static List<BackendRef> shards(String key, String text) {
    List<BackendRef> shards = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      shards.add(reference(key, part.strip()));
    }
    if (shards.size() > MAX_SHARDS) {
      throw new ConfigurationException(
          key + " may name " + MAX_SHARDS + " shards, not " + shards.size() + ".");
    }
    for (int i = 0; i < shards.size(); i++) {
      if (new HashSet<>(shards.subList(0, i)).contains(shards.get(i))) {
        throw new ConfigurationException(key + " names " + shards.get(i) + " twice.");
      }
    }
    return shards;
  }

  private static BackendRef reference(String key, String text) {
    try {
      return BackendRef.parse(text);
    } catch (StorageException.Invalid e) {
      throw new ConfigurationException(
          key
              + " must be backend references with commas between them, for example"
              + " sqlite/s0,sqlite/s1, but \""
              + text
              + "\" is none.",
          e);
    }
  }

  private static List<BackendRef> defaultShards(String instance) {
    List<BackendRef> shards = new ArrayList<>();
    for (int i = 0; i < DEFAULT_SHARDS; i++) {
      shards.add(reference(ShardedConfig.PREFIX + "." + instance, "sqlite/" + instance + "-" + i));
    }
    return shards;
  }

  private static Route route(String key, String text) {
    return switch (text) {
      case "partition" -> Route.PARTITION;
      case "tenant" -> Route.TENANT;
      default -> throw SettingText.wrong(key, "partition or tenant", text);
    };
  }

  private static Policy policy(String key, String text) {
    return switch (text) {
      case "strict" -> Policy.STRICT;
      case "partial" -> Policy.PARTIAL;
      default -> throw SettingText.wrong(key, "strict or partial", text);
    };
  }

  private static Duration deadline(String key, String text) {
    String expected = "a time such as 500ms, 10s or 2m, at most 1h";
    long unit =
        text.endsWith("ms") ? 1 : text.endsWith("s") ? 1000 : text.endsWith("m") ? 60_000 : 0;
    if (unit == 0) {
      throw SettingText.wrong(key, expected, text);
    }
    try {
      String digits = text.substring(0, text.length() - (unit == 1 ? 2 : 1));
      Duration time = Duration.ofMillis(Math.multiplyExact(Long.parseLong(digits), unit));
      if (time.isPositive() && time.compareTo(MAX_DEADLINE) <= 0) {
        return time;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw SettingText.wrong(key, expected, text);
    }
    throw SettingText.wrong(key, expected, text);
  }

  /** What decides on an item's shard. */
  enum Route {
    /** The tenant and the partition key: a tenant's items are on all shards. */
    PARTITION("partition"),
    /** The tenant alone: all that a tenant has is on one shard. */
    TENANT("tenant");

    private final String word;

    Route(String word) {
      this.word = word;
    }

    /** Its word in the configuration and in the map. */
    String word() {
      return word;
    }
  }

  /** What happens when a shard cannot be asked. */
  enum Policy {
    /** The request is refused. */
    STRICT,
    /** A query is answered with what the others have, and says so. */
    PARTIAL
  }
}
