package io.polygate.backend.sharded;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of sharded instances, below {@code polygate.backends.sharded.<instance>}. An instance
 * needs none of them. Values are text here and checked by {@link ShardedSettings}, so that a wrong
 * one is named with its key.
 */
@ConfigMapping(prefix = ShardedConfig.PREFIX)
public interface ShardedConfig {
  /** What all keys begin with. */
  String PREFIX = "polygate.backends.sharded";

  /** The instances by name; one that is not configured has the defaults. */
  @WithParentName
  @WithDefaults
  Map<String, Instance> instances();

  /** The keys of one instance. */
  interface Instance {
    /**
     * The shards, as backend references with commas between them. By default four SQLite instances
     * that are named for this one: {@code sqlite/users-0} to {@code sqlite/users-3}.
     */
    Optional<String> shards();

    /** What decides on an item's shard: its {@code partition} or its {@code tenant}. */
    @WithDefault("partition")
    String route();

    /**
     * What happens when a shard cannot be asked: {@code strict} refuses, {@code partial} answers
     * queries with what the others have and says so.
     */
    @WithDefault("strict")
    String policy();

    /** How many shards one request asks at once. */
    @WithDefault("16")
    String fanOut();

    /** How many threads ask shards, for all requests together. */
    @WithDefault("32")
    String threads();

    /** How long one shard may take for its part of a query, for example {@code 10s}. */
    @WithDefault("10s")
    String deadline();

    /** How many items a second are moved from shard to shard at most; 0 for as many as can be. */
    @WithDefault("10000")
    String moveRate();
  }
}
