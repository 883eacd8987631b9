package io.polygate.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The gateway's own configuration. The keys below {@code polygate.backends} belong to the backends;
 * {@link ConfigurationNames} knows which names there may be.
 */
@ConfigMapping(prefix = "polygate")
public interface GatewayConfig {
  /** The directory below which backends keep their files unless their own keys say otherwise. */
  @WithDefault("data")
  Path data();

  /**
   * The namespaces by name. Without any there are {@code notes} on {@code sqlite/main}, {@code
   * sessions} on {@code kv/main} and {@code users} on {@code sharded/users}.
   */
  Map<String, NamespaceConfig> namespaces();

  /** Where the suspended tenants stand; by default {@code suspensions.json} in the data. */
  Optional<Path> suspensionsFile();

  /** Bounds of single requests. */
  RequestsConfig requests();

  /** The threads that queries and scans run on. */
  QueriesConfig queries();

  /** Imports. */
  ImportsConfig imports();

  /** Copies of tenants, out and in. */
  CopiesConfig copies();

  /** The definitions of collections. */
  CatalogConfig catalog();

  /** One namespace. */
  interface NamespaceConfig {
    /** The backend that holds it, as {@code kind/instance}. Required. */
    Optional<String> backend();

    /** Who looks at values before they are written, by their names, in their order. */
    Optional<List<String>> beforeWrite();

    /** How a tenant comes to be. */
    @WithDefault("automatic")
    TenantCreation tenants();

    /** Which collections there may be. */
    @WithDefault("open")
    Collections collections();

    /** Whether a query without a partition key may read all items unasked. */
    @WithDefault("denied")
    Scans scans();

    /** Whether requests of SQL are served, where the backend has it. */
    @WithDefault("false")
    boolean sql();

    /** Whether changes of items are kept, and with what. */
    @WithDefault("none")
    KeptChanges changes();

    /** For how long changes are kept. */
    @WithDefault("7d")
    Duration changesRetention();

    /** The directory of the migrations of its tables of SQL. */
    Optional<Path> migrations();

    /** Whether other gateways may hold the namespace here. */
    @WithDefault("denied")
    Peers peers();

    /** What stands between the parts of a composed key, where a definition says nothing. */
    Optional<String> keySeparator();

    /** Whether the parts of a composed sort key are named, where a definition says nothing. */
    Optional<Boolean> prefixSortKey();
  }

  /** Bounds of single requests. */
  interface RequestsConfig {
    /** The deadline of a request that names none. */
    @WithDefault("30s")
    Duration timeout();

    /** The longest deadline that a request may name. */
    @WithDefault("5m")
    Duration maxTimeout();

    /** The largest body of a request that is not streamed. */
    @WithDefault("32M")
    MemorySize maxBody();

    /** Whether each has a line of the log, with its id and without keys and values. */
    @WithDefault("false")
    boolean log();

    /** Whether an answer says how long it took, in the header Server-Timing. */
    @WithDefault("false")
    boolean serverTiming();

    /** How many are worked on at once before further ones are refused; writes and scans sooner. */
    @WithDefault("4096")
    int concurrent();
  }

  /** The threads that queries and scans run on. */
  interface QueriesConfig {
    /** How many run at once; by default twice the processors, at least 4. */
    OptionalInt threads();

    /** How many wait for a thread before further ones are refused. */
    @WithDefault("256")
    int queue();
  }

  /** Imports. */
  interface ImportsConfig {
    /** After how long one ends, unless it names an earlier deadline. */
    @WithDefault("1h")
    Duration timeout();

    /** How many run at once before further ones are refused. */
    @WithDefault("64")
    int concurrent();
  }

  /** Copies of tenants, out and in. */
  interface CopiesConfig {
    /** Where they lie while they are made, sent and read; by default {@code copies} in the data. */
    Optional<Path> directory();

    /** How many are made or read at once. */
    @WithDefault("4")
    int concurrent();

    /** The largest that is taken in. */
    @WithDefault("16G")
    MemorySize maxBytes();
  }

  /** The definitions of collections. */
  interface CatalogConfig {
    /** After how long at the latest a definition is served that another gateway has changed. */
    @WithDefault("5s")
    Duration refresh();
  }

  /** How a tenant comes to be. */
  enum TenantCreation {
    /** By the first write. */
    AUTOMATIC,
    /** By a request of its own. */
    EXPLICIT
  }

  /** Which collections there may be. */
  enum Collections {
    /** Any; a definition is not needed. */
    OPEN,
    /** Those that are defined. */
    DEFINED
  }

  /** What is kept of changes. */
  enum KeptChanges {
    /** Nothing. */
    NONE,
    /** Which items were changed. */
    KEYS,
    /** The values before and after as well. */
    VALUES
  }

  /** Whether other gateways may hold a namespace here. */
  enum Peers {
    /** Yes: whoever reaches this gateway may do everything with the namespace. */
    ALLOWED,
    /** No. */
    DENIED
  }

  /** Whether a query without a partition key may read all items. */
  enum Scans {
    /** Yes. */
    ALLOWED,
    /** Only if the request says {@code allowScan}. */
    DENIED
  }
}
