package io.polygate.backend.dynamodb;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of DynamoDB instances, below {@code polygate.backends.dynamodb.<instance>}. An instance
 * needs none of them where the environment has a region and credentials. Values are text here and
 * checked by {@link DynamoDbSettings}, so that a wrong one is named with its key.
 */
@ConfigMapping(prefix = DynamoDbConfig.PREFIX)
public interface DynamoDbConfig {
  /** What all keys begin with. */
  String PREFIX = "polygate.backends.dynamodb";

  /** The instances by name; one that is not configured has the defaults. */
  @WithParentName
  @WithDefaults
  Map<String, Instance> instances();

  /** The keys of one instance. */
  interface Instance {
    /** The engine's URL; by default the region's. */
    Optional<String> endpoint();

    /** The region; by default the environment's, or any for an endpoint that is given. */
    Optional<String> region();

    /** The profile of the AWS configuration files that credentials are taken from. */
    Optional<String> profile();

    /** The ARN of the role that is assumed. */
    Optional<String> role();

    /**
     * Whether credentials come from where AWS tools find them ({@code default}), or are the fixed
     * ones ({@code local}) that DynamoDB Local takes like any others. By default {@code local} for
     * an endpoint on a loopback address.
     */
    Optional<String> credentials();

    /** The table, or what the tables' names begin with. */
    @WithDefault("polygate")
    String table();

    /**
     * Whether all collections are in one table ({@code shared}), each has its own ({@code
     * collections}), or one is a table that others made ({@code existing}).
     */
    @WithDefault("shared")
    String layout();

    /** The table that others made. */
    Optional<String> existingTable();

    /** The tenant that it belongs to. */
    @WithDefault("main")
    String existingTenant();

    /** The collection that it is. */
    @WithDefault("items")
    String existingCollection();

    /** The name of its partition key. */
    @WithDefault("pk")
    String partitionKey();

    /** The type of its partition key: S, N or B. */
    @WithDefault("S")
    String partitionType();

    /** The name of its sort key, or {@code none}. */
    @WithDefault("sk")
    String sortKey();

    /** The type of its sort key: S, N or B. */
    @WithDefault("S")
    String sortType();

    /** Whether tables that are missing are made. */
    @WithDefault("true")
    String createTables();

    /** How tables that are made are paid for: {@code on-demand} or {@code provisioned}. */
    @WithDefault("on-demand")
    String billing();

    /** The provisioned read capacity of a table that is made. */
    @WithDefault("5")
    String readCapacity();

    /** The provisioned write capacity of a table that is made. */
    @WithDefault("5")
    String writeCapacity();

    /** How many requests run at once. */
    @WithDefault("64")
    String concurrency();

    /** How long a connection may take to be made, and to be free. */
    @WithDefault("2s")
    String connectTimeout();

    /** How long the engine may take to answer one request. */
    @WithDefault("5s")
    String requestTimeout();

    /** How long a gateway may act on what it knows of a tenant. */
    @WithDefault("1s")
    String tenantLease();
  }
}
