package io.polygate.backend.sqlite;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of SQLite instances, below {@code polygate.backends.sqlite.<instance>}. An instance
 * needs none of them. Values are text here and checked by {@link SqliteSettings}, so that a wrong
 * one is named with its key.
 */
@ConfigMapping(prefix = SqliteConfig.PREFIX)
public interface SqliteConfig {
  /** What all keys begin with. */
  String PREFIX = "polygate.backends.sqlite";

  /** The instances by name; one that is not configured has the defaults. */
  @WithParentName
  @WithDefaults
  Map<String, Instance> instances();

  /** The keys of one instance. */
  interface Instance {
    /**
     * Where the namespaces' directories are. By default a directory of the instance's name within
     * {@code polygate.data}.
     */
    Optional<String> directory();

    /**
     * What an acknowledged write survives: {@code fsync} a power cut, {@code process} the end of
     * the process alone.
     */
    @WithDefault("fsync")
    String durability();

    /** How many tenants' files are open at most. */
    @WithDefault("1024")
    String handles();

    /** How many connections read an open file at most. */
    @WithDefault("4")
    String readers();

    /** How much of a file each of its connections keeps in memory at most, in bytes, K, M or G. */
    @WithDefault("512K")
    String pageCache();

    /**
     * How much memory is used for items that were read lately, of all tenants together, in bytes,
     * K, M or G; 0 for none.
     */
    @WithDefault("32M")
    String itemCache();

    /** How large a tenant's file may grow, in bytes, K, M or G; by default it is not bounded. */
    Optional<String> maxBytes();
  }
}
