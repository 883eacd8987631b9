package io.polygate.backend.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.backend.dynamodb.DynamoDbSettings.Billing;
import io.polygate.backend.dynamodb.DynamoDbSettings.LayoutKind;
import io.polygate.spi.CollectionName;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Tenant;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the keys of an instance mean. */
class DynamoDbSettingsTest {
  /** The keys of an instance, those that are not given as they are by default. */
  private record Keys(Map<String, String> given) implements DynamoDbConfig.Instance {
    private Optional<String> optional(String key) {
      return Optional.ofNullable(given.get(key));
    }

    private String value(String key, String byDefault) {
      return given.getOrDefault(key, byDefault);
    }

    @Override
    public Optional<String> endpoint() {
      return optional("endpoint");
    }

    @Override
    public Optional<String> region() {
      return optional("region");
    }

    @Override
    public Optional<String> profile() {
      return optional("profile");
    }

    @Override
    public Optional<String> role() {
      return optional("role");
    }

    @Override
    public Optional<String> credentials() {
      return optional("credentials");
    }

    @Override
    public String table() {
      return value("table", "polygate");
    }

    @Override
    public String layout() {
      return value("layout", "shared");
    }

    @Override
    public Optional<String> existingTable() {
      return optional("existing-table");
    }

    @Override
    public String existingTenant() {
      return value("existing-tenant", "main");
    }

    @Override
    public String existingCollection() {
      return value("existing-collection", "items");
    }

    @Override
    public String partitionKey() {
      return value("partition-key", "pk");
    }

    @Override
    public String partitionType() {
      return value("partition-type", "S");
    }

    @Override
    public String sortKey() {
      return value("sort-key", "sk");
    }

    @Override
    public String sortType() {
      return value("sort-type", "S");
    }

    @Override
    public String createTables() {
      return value("create-tables", "true");
    }

    @Override
    public String billing() {
      return value("billing", "on-demand");
    }

    @Override
    public String readCapacity() {
      return value("read-capacity", "5");
    }

    @Override
    public String writeCapacity() {
      return value("write-capacity", "5");
    }

    @Override
    public String concurrency() {
      return value("concurrency", "64");
    }

    @Override
    public String connectTimeout() {
      return value("connect-timeout", "2s");
    }

    @Override
    public String requestTimeout() {
      return value("request-timeout", "5s");
    }

    @Override
    public String tenantLease() {
      return value("tenant-lease", "1s");
    }
  }

  private static DynamoDbSettings settings(Map<String, String> given) {
    return DynamoDbSettings.of("main", new Keys(given));
  }

  @Test
  void nothingNeedsToBeConfigured() {
    assertThat(settings(Map.of()))
        .isEqualTo(
            new DynamoDbSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                "polygate",
                LayoutKind.SHARED,
                Optional.empty(),
                true,
                Billing.ON_DEMAND,
                64,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1)));
  }

  @Test
  void everyKeyIsTaken() {
    Map<String, String> given =
        Map.ofEntries(
            Map.entry("endpoint", "https://db.example:8043"),
            Map.entry("region", "eu-central-1"),
            Map.entry("profile", "production"),
            Map.entry("role", "arn:aws:iam::123456789012:role/polygate"),
            Map.entry("credentials", "default"),
            Map.entry("table", "data"),
            Map.entry("layout", "collections"),
            Map.entry("create-tables", "false"),
            Map.entry("billing", "provisioned"),
            Map.entry("read-capacity", "100"),
            Map.entry("write-capacity", "50"),
            Map.entry("concurrency", "8"),
            Map.entry("connect-timeout", "250ms"),
            Map.entry("request-timeout", "3s"),
            Map.entry("tenant-lease", "1m"));

    assertThat(settings(given))
        .isEqualTo(
            new DynamoDbSettings(
                Optional.of(URI.create("https://db.example:8043")),
                Optional.of("eu-central-1"),
                Optional.of("production"),
                Optional.of("arn:aws:iam::123456789012:role/polygate"),
                false,
                "data",
                LayoutKind.COLLECTIONS,
                Optional.empty(),
                false,
                new Billing(true, 100, 50),
                8,
                Duration.ofMillis(250),
                Duration.ofSeconds(3),
                Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"})
  void anEngineOnThisMachineTakesAnyCredentials(String endpoint) {
    assertThat(settings(Map.of("endpoint", endpoint)).localCredentials()).isTrue();
    assertThat(settings(Map.of("endpoint", endpoint, "credentials", "default")).localCredentials())
        .isFalse();
  }

  @Test
  void tableThatOthersMadeIsDescribedByItsKeys() {
    Map<String, String> given =
        Map.of(
            "layout", "existing",
            "existing-table", "Orders.v2",
            "existing-tenant", "shop",
            "existing-collection", "orders",
            "partition-key", "customer_id",
            "partition-type", "N",
            "sort-key", "none");

    assertThat(settings(given).existing())
        .contains(
            new ExistingTable(
                "Orders.v2",
                new Tenant("shop"),
                new CollectionName("orders"),
                "customer_id",
                KeyType.NUMBER,
                Optional.empty(),
                KeyType.TEXT));
  }

  @Test
  void tableThatOthersMadeGoesWithItsLayout() {
    for (Map<String, String> given :
        List.of(Map.of("layout", "existing"), Map.of("existing-table", "orders"))) {
      assertThatThrownBy(() -> settings(given))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("polygate.backends.dynamodb.main.existing-table");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "existing-table, a/b",
    "existing-tenant, Shop",
    "existing-collection, 1st",
    "partition-type, X",
    "sort-type, n",
    "sort-key, a b"
  })
  void wrongValueOfATableThatOthersMadeIsNamedWithItsKey(String key, String value) {
    Map<String, String> given = new HashMap<>();
    given.put("layout", "existing");
    given.put("existing-table", "orders");
    given.put(key, value);

    assertThatThrownBy(() -> settings(given))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("polygate.backends.dynamodb.main." + key + " must be ");
  }

  @Test
  void anEngineElsewhereNeedsCredentials() {
    assertThat(settings(Map.of("endpoint", "https://db.example")).localCredentials()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "endpoint, 127.0.0.1:8000",
    "endpoint, ftp://db.example",
    "endpoint, http://user:secret@db.example",
    "region, eu central",
    "profile, a b",
    "role, polygate",
    "credentials, none",
    "table, ab",
    "table, a/b",
    "layout, tables",
    "create-tables, yes",
    "billing, free",
    "read-capacity, 0",
    "write-capacity, many",
    "concurrency, 0",
    "connect-timeout, 2",
    "request-timeout, 0s",
    "request-timeout, 2h",
    "tenant-lease, 0ms"
  })
  void wrongValueIsNamedWithItsKey(String key, String value) {
    assertThatThrownBy(() -> settings(Map.of(key, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("polygate.backends.dynamodb.main." + key + " must be ")
        .hasMessageEndingWith("not \"" + value + "\".");
  }
}
