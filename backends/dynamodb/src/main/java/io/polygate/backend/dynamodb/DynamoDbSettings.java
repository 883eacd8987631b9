package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionName;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.SettingText;
import io.polygate.spi.Tenant;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an instance is configured to be, checked.
 *
 * @param endpoint the engine's address; empty for the region's
 * @param region the region; empty for the environment's
 * @param profile the profile that credentials come from; empty for the default chain
 * @param role the ARN of the role to assume, if there is one
 * @param localCredentials whether fixed credentials are used, which only a local engine takes
 * @param table the shared table, or what the tables' names begin with
 * @param layout how items are laid out in tables
 * @param existing the table that others made; there if and only if the layout says so
 * @param createTables whether missing tables are made
 * @param billing how they are paid for
 * @param concurrency the most requests at once
 * @param connectTimeout how long a connection may take
 * @param requestTimeout how long one request may take
 * @param tenantLease how long what is known of a tenant is acted on
 */
record DynamoDbSettings(
    Optional<URI> endpoint,
    Optional<String> region,
    Optional<String> profile,
    Optional<String> role,
    boolean localCredentials,
    String table,
    LayoutKind layout,
    Optional<ExistingTable> existing,
    boolean createTables,
    Billing billing,
    int concurrency,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration tenantLease) {
  private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9_.-]{3,100}");
  private static final Pattern EXISTING = Pattern.compile("[A-Za-z0-9_.-]{3,255}");
  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
  private static final Pattern COLLECTION = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
  private static final Pattern ATTRIBUTE = Pattern.compile("\\S{1,255}");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m)");
  private static final Pattern ROLE = Pattern.compile("arn:[^\\s:]+:iam::[0-9]+:role/\\S+");

  /** How items are laid out in tables. */
  enum LayoutKind {
    /** All in one table. */
    SHARED,
    /** A table for each collection. */
    COLLECTIONS,
    /** One collection is a table that others made; all others are in one table. */
    EXISTING
  }

  /**
   * How a table is paid for.
   *
   * @param provisioned whether its capacity is bought beforehand
   * @param read the read capacity, if it is
   * @param write the write capacity, if it is
   */
  record Billing(boolean provisioned, long read, long write) {
    static final Billing ON_DEMAND = new Billing(false, 0, 0);
  }

  /**
   * Reads the settings of an instance.
   *
   * @throws ConfigurationException if a value is wrong; the message names its key
   */
  static DynamoDbSettings of(String instance, DynamoDbConfig.Instance config) {
    String prefix = DynamoDbConfig.PREFIX + "." + instance + ".";
    Optional<URI> endpoint =
        config.endpoint().map(text -> DynamoDbSettings.endpoint(prefix + "endpoint", text));
    return new DynamoDbSettings(
        endpoint,
        config.region().map(text -> word(prefix + "region", text)),
        config.profile().map(text -> word(prefix + "profile", text)),
        config
            .role()
            .map(text -> matching(prefix + "role", text, ROLE, "the ARN of a role to assume")),
        localCredentials(prefix + "credentials", config.credentials(), endpoint),
        matching(
            prefix + "table",
            config.table(),
            TABLE,
            "3 to 100 of the characters A-Z a-z 0-9 _ . -"),
        layout(prefix + "layout", config.layout()),
        existing(prefix, config),
        truth(prefix + "create-tables", config.createTables()),
        billing(prefix, config),
        (int) SettingText.number(prefix + "concurrency", config.concurrency(), 1, 10_000),
        duration(prefix + "connect-timeout", config.connectTimeout(), 10),
        duration(prefix + "request-timeout", config.requestTimeout(), 10),
        duration(prefix + "tenant-lease", config.tenantLease(), 1));
  }

  /** Settings that say where an engine is, for work that is no instance's. */
  static DynamoDbSettings ofEngine(Optional<URI> endpoint, Optional<String> region) {
    return new DynamoDbSettings(
        endpoint,
        region,
        Optional.empty(),
        Optional.empty(),
        endpoint.map(URI::getHost).map(DynamoDbSettings::isLoopback).orElse(false),
        "polygate",
        LayoutKind.SHARED,
        Optional.empty(),
        false,
        Billing.ON_DEMAND,
        4,
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1));
  }

  private static URI endpoint(String key, String text) {
    String expected = "the URL of a server, such as http://127.0.0.1:8000";
    try {
      URI uri = new URI(text);
      boolean server =
          ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getQuery() == null;
      if (server) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw SettingText.wrong(key, expected, text);
    }
    throw SettingText.wrong(key, expected, text);
  }

  private static boolean localCredentials(
      String key, Optional<String> text, Optional<URI> endpoint) {
    if (text.isEmpty()) {
      return endpoint.map(URI::getHost).map(DynamoDbSettings::isLoopback).orElse(false);
    }
    return switch (text.get()) {
      case "local" -> true;
      case "default" -> false;
      default -> throw SettingText.wrong(key, "default or local", text.get());
    };
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private static LayoutKind layout(String key, String text) {
    return switch (text) {
      case "shared" -> LayoutKind.SHARED;
      case "collections" -> LayoutKind.COLLECTIONS;
      case "existing" -> LayoutKind.EXISTING;
      default -> throw SettingText.wrong(key, "shared, collections or existing", text);
    };
  }

  private static Optional<ExistingTable> existing(String prefix, DynamoDbConfig.Instance config) {
    boolean wanted = config.layout().equals("existing");
    if (wanted != config.existingTable().isPresent()) {
      throw new ConfigurationException(
          prefix
              + "existing-table is to be set if, and only if, "
              + prefix
              + "layout is existing.");
    }
    if (!wanted) {
      return Optional.empty();
    }
    String sort = attribute(prefix + "sort-key", config.sortKey());
    return Optional.of(
        new ExistingTable(
            matching(
                prefix + "existing-table",
                config.existingTable().orElseThrow(),
                EXISTING,
                "3 to 255 of the characters A-Z a-z 0-9 _ . -"),
            new Tenant(
                matching(
                    prefix + "existing-tenant", config.existingTenant(), TENANT, TENANT.pattern())),
            new CollectionName(
                matching(
                    prefix + "existing-collection",
                    config.existingCollection(),
                    COLLECTION,
                    COLLECTION.pattern())),
            attribute(prefix + "partition-key", config.partitionKey()),
            keyType(prefix + "partition-type", config.partitionType()),
            sort.equals("none") ? Optional.empty() : Optional.of(sort),
            keyType(prefix + "sort-type", config.sortType())));
  }

  private static String attribute(String key, String text) {
    return matching(key, text, ATTRIBUTE, "an attribute name of 1 to 255 characters");
  }

  private static KeyType keyType(String key, String text) {
    return switch (text) {
      case "S" -> KeyType.TEXT;
      case "N" -> KeyType.NUMBER;
      case "B" -> KeyType.BINARY;
      default -> throw SettingText.wrong(key, "S, N or B", text);
    };
  }

  private static Billing billing(String prefix, DynamoDbConfig.Instance config) {
    long read = SettingText.number(prefix + "read-capacity", config.readCapacity(), 1, 1_000_000);
    long write =
        SettingText.number(prefix + "write-capacity", config.writeCapacity(), 1, 1_000_000);
    return switch (config.billing()) {
      case "on-demand" -> Billing.ON_DEMAND;
      case "provisioned" -> new Billing(true, read, write);
      default ->
          throw SettingText.wrong(prefix + "billing", "on-demand or provisioned", config.billing());
    };
  }

  private static boolean truth(String key, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw SettingText.wrong(key, "true or false", text);
    };
  }

  private static String word(String key, String text) {
    return matching(key, text, Pattern.compile("[A-Za-z0-9_.@-]{1,64}"), "one word");
  }

  private static String matching(String key, String text, Pattern pattern, String expected) {
    if (!pattern.matcher(text).matches()) {
      throw SettingText.wrong(key, expected, text);
    }
    return text;
  }

  private static Duration duration(String key, String text, long leastMillis) {
    var matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
          };
      if (duration.toMillis() >= leastMillis && duration.compareTo(Duration.ofHours(1)) <= 0) {
        return duration;
      }
    }
    throw SettingText.wrong(
        key, "a time from " + leastMillis + "ms to 60m, such as 500ms or 2s", text);
  }
}
