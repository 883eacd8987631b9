package io.polygate.backend.kv;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of KV instances, below {@code polygate.backends.kv.<instance>}. An instance needs none
 * of them. Values are text here and checked by {@link KvSettings}, so that a wrong one is named
 * with its key.
 */
@ConfigMapping(prefix = KvConfig.PREFIX)
public interface KvConfig {
  /** What all keys begin with. */
  String PREFIX = "polygate.backends.kv";

  /** The instances by name; one that is not configured has the defaults. */
  @WithParentName
  @WithDefaults
  Map<String, Instance> instances();

  /** The keys of one instance. */
  interface Instance {
    /**
     * Where the database is. By default a directory {@code <instance>.kv} within {@code
     * polygate.data}.
     */
    Optional<String> directory();

    /**
     * What an acknowledged write survives: {@code fsync} a power cut, {@code process} the end of
     * the process alone.
     */
    @WithDefault("fsync")
    String durability();

    /** How much memory the engine uses for blocks of its files, in bytes, K, M or G. */
    @WithDefault("64M")
    String blockCache();

    /** How much memory the engine uses for writes that are not in its files yet. */
    @WithDefault("64M")
    String writeBuffer();

    /** How many of the engine's files are open at once at most. */
    @WithDefault("512")
    String openFiles();

    /**
     * How much memory is used for items that were read lately, of all tenants together, in bytes,
     * K, M or G; 0 for none.
     */
    @WithDefault("64M")
    String itemCache();

    /** How large the database may grow, in bytes, K, M or G; by default it is not bounded. */
    Optional<String> maxBytes();
  }
}
