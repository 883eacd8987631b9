package io.polygate.gateway.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** How much may be kept, of namespaces and tenants that have such a limit. For many threads. */
public final class Rooms {
  private static final int MAX_TENANTS = 100_000;
  private static final int PAGE = 1_000;
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private final Map<String, OfNamespace> namespaces;
  private final LongSupplier clock;
  private final Cache<StoreId, Room> tenants =
      Caffeine.newBuilder()
          .maximumSize(MAX_TENANTS)
          .expireAfterAccess(FORGOTTEN)
          .executor(Runnable::run)
          .build();
  private final Map<String, Room> whole = new ConcurrentHashMap<>();

  /** The most of a tenant; none: any amount. */
  private record Most(OptionalLong bytes, OptionalLong items) {
    static Most of(LimitsConfig.TenantLimits limits) {
      return new Most(
          limits
              .bytes()
              .map(size -> OptionalLong.of(size.asLongValue()))
              .orElseGet(OptionalLong::empty),
          limits.items());
    }

    boolean isAny() {
      return bytes.isPresent() || items.isPresent();
    }
  }

  private record OfNamespace(OptionalLong tenants, Most each, Map<String, Most> single) {
    boolean isAny() {
      return tenants.isPresent() || each.isAny() || single.values().stream().anyMatch(Most::isAny);
    }
  }

  private Rooms(Map<String, OfNamespace> namespaces, LongSupplier clock) {
    this.namespaces = Map.copyOf(namespaces);
    this.clock = clock;
  }

  /**
   * Reads the configuration.
   *
   * @param clock nanoseconds
   * @throws ConfigurationException if a value cannot be; the message names the key
   */
  public static Rooms of(LimitsConfig config, LongSupplier clock) {
    Map<String, OfNamespace> namespaces = new HashMap<>();
    config
        .namespaces()
        .forEach(
            (name, limits) -> {
              String key = LimitsConfig.PREFIX + "." + name;
              requirePositive(key + ".tenant-count", limits.tenantCount());
              requirePositive(key + ".tenant.items", limits.tenant().items());
              Map<String, Most> single = new HashMap<>();
              limits
                  .tenants()
                  .forEach(
                      (tenant, its) -> {
                        requirePositive(key + ".tenants." + tenant + ".items", its.items());
                        single.put(tenant, Most.of(its));
                      });
              OfNamespace rooms =
                  new OfNamespace(
                      limits.tenantCount(), Most.of(limits.tenant()), Map.copyOf(single));
              if (rooms.isAny()) {
                namespaces.put(name, rooms);
              }
            });
    return new Rooms(namespaces, clock);
  }

  private static void requirePositive(String key, OptionalLong value) {
    if (value.isPresent() && value.getAsLong() < 1) {
      throw new ConfigurationException(key + " must be 1 or more");
    }
  }

  /** Whether anything is limited at all. */
  public boolean isAny() {
    return !namespaces.isEmpty();
  }

  /** The room that a tenant has; empty if it is not limited. */
  public Optional<Room> of(StoreId id, Tenants measured) {
    OfNamespace limits = namespaces.get(id.namespace().name());
    if (limits == null) {
      return Optional.empty();
    }
    Most most = limits.single().getOrDefault(id.tenant().name(), limits.each());
    return most.isAny()
        ? Optional.of(tenants.get(id, known -> room(known.tenant(), most, measured)))
        : Optional.empty();
  }

  private Room room(Tenant tenant, Most most, Tenants measured) {
    return new Room(
        "The tenant has as much as it may.",
        List.of(
            new Room.Bound("tenantBytes", most.bytes().orElse(Long.MAX_VALUE)),
            new Room.Bound("tenantItems", most.items().orElse(Long.MAX_VALUE))),
        () -> {
          Tenants.Usage usage = measured.usage(tenant, most.items().isPresent());
          return List.of(usage.bytes(), usage.items());
        },
        clock);
  }

  /** The room that a namespace has for tenants; empty if it is not limited. */
  public Optional<Room> ofTenants(String namespace, Tenants measured) {
    OfNamespace limits = namespaces.get(namespace);
    return limits == null || limits.tenants().isEmpty()
        ? Optional.empty()
        : Optional.of(
            whole.computeIfAbsent(
                namespace,
                _ ->
                    new Room(
                        "The namespace has as many tenants as it may.",
                        List.of(new Room.Bound("tenants", limits.tenants().getAsLong())),
                        () -> List.of(count(measured)),
                        clock)));
  }

  private static long count(Tenants measured) {
    long count = 0;
    List<Tenant> page = new ArrayList<>(measured.list(Optional.empty(), PAGE));
    while (!page.isEmpty()) {
      count += page.size();
      page = page.size() < PAGE ? List.of() : measured.list(Optional.of(page.getLast()), PAGE);
    }
    return count;
  }
}
