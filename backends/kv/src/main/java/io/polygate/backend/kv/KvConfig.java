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
    /** What holds the data: {@code rocksdb}, within this process, or {@code redis}, a server. */
    @WithDefault("rocksdb")
    String store();

    /**
     * Where RocksDB's database is. By default a directory {@code <instance>.kv} within {@code
     * polygate.data}.
     */
    Optional<String> directory();

    /**
     * What an acknowledged write survives: {@code fsync} a power cut, {@code process} the end of
     * the process alone, {@code memory}, on Redis, nothing.
     */
    @WithDefault("fsync")
    String durability();

    /** How much memory RocksDB uses for blocks of its files, in bytes, K, M or G. */
    @WithDefault("64M")
    String blockCache();

    /** How much memory RocksDB uses for writes that are not in its files yet. */
    @WithDefault("64M")
    String writeBuffer();

    /** How many of RocksDB's files are open at once at most. */
    @WithDefault("512")
    String openFiles();

    /**
     * How much memory is used for items that were read lately, of all tenants together, in bytes,
     * K, M or G; 0 for none.
     */
    @WithDefault("64M")
    String itemCache();

    /** How large RocksDB's database may grow, in bytes, K, M or G; not bounded by default. */
    Optional<String> maxBytes();

    /**
     * Where Redis is: {@code redis://HOST:PORT/DATABASE}, or {@code rediss://} for TLS. By default
     * this machine.
     */
    Optional<String> url();

    /** The user that this is to Redis; by default the one that Redis calls {@code default}. */
    Optional<String> username();

    /** The user's password. */
    Optional<String> password();

    /** A PEM file with certificates that Redis' own is trusted by, instead of Java's. */
    Optional<String> certificates();

    /** What the names of all keys in Redis begin with; by default {@code polygate:<instance>:}. */
    Optional<String> prefix();

    /** How old an answer from memory may be at most where Redis holds the data: ms, s or m. */
    @WithDefault("1s")
    String maxStaleness();

    /** How long one command to Redis may take: ms, s or m. */
    @WithDefault("2s")
    String timeout();

    /** How many commands to Redis are under way at once at most. */
    @WithDefault("32")
    String connections();
  }
}
