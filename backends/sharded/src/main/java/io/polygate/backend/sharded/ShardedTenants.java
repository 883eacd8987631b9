package io.polygate.backend.sharded;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The tenants of one namespace. By partition, the catalog's shard says which there are, and the
 * others get a tenant when they first need it; by tenant, each is on its own shard.
 */
final class ShardedTenants implements Tenants {
  private static final int LOCKS = 64;

  private final ShardedNamespace namespace;
  private final List<ReentrantLock> locks;

  /**
   * The tenants of a namespace.
   *
   * @param locks keep the making and the erasing of one tenant apart
   */
  ShardedTenants(ShardedNamespace namespace, List<ReentrantLock> locks) {
    this.namespace = namespace;
    this.locks = List.copyOf(locks);
  }

  static List<ReentrantLock> locks() {
    return Stream.generate(ReentrantLock::new).limit(LOCKS).toList();
  }

  @Override
  public boolean create(Tenant tenant) {
    Control.refuse(tenant);
    SlotMap map = namespace.madeMap();
    return locked(
        tenant,
        () ->
            tenant.equals(Tenant.CATALOG)
                ? onHome(map, tenant, Tenants::create)
                : behindGate(map, tenant, now -> onHome(now, tenant, Tenants::create)));
  }

  @Override
  public boolean exists(Tenant tenant) {
    return !tenant.equals(Control.TENANT)
        && namespace.map().map(map -> onHome(map, tenant, Tenants::exists)).orElse(false);
  }

  @Override
  public List<Tenant> list(Optional<Tenant> after, int limit) {
    Optional<SlotMap> found = namespace.map();
    if (found.isEmpty()) {
      return List.of();
    }
    SlotMap map = found.get();
    return switch (map.route()) {
      case PARTITION -> listed(namespace.catalogShard(map), after, limit, tenant -> true);
      case TENANT ->
          onAll(
                  map,
                  shard ->
                      listed(
                          shard,
                          after,
                          limit,
                          tenant -> map.owner(map.slot(tenant, "")) == shard.number()))
              .stream()
              .flatMap(List::stream)
              .sorted(Comparator.comparing(Tenant::name))
              .limit(limit)
              .toList();
    };
  }

  /** The tenants of a shard that it has for itself, without the dispatcher's own. */
  private static List<Tenant> listed(
      Shard shard, Optional<Tenant> after, int limit, Function<Tenant, Boolean> isOwn) {
    List<Tenant> own = new ArrayList<>();
    Optional<Tenant> last = after;
    while (own.size() < limit) {
      Optional<Tenant> from = last;
      List<Tenant> page = ShardedNamespace.asked(shard, () -> shard.tenants().list(from, limit));
      if (page.isEmpty()) {
        return own;
      }
      page.stream()
          .filter(tenant -> !tenant.equals(Control.TENANT) && isOwn.apply(tenant))
          .limit(limit - own.size())
          .forEach(own::add);
      last = Optional.of(page.getLast());
    }
    return own;
  }

  @Override
  public Optional<Description> describe(Tenant tenant) {
    if (!exists(tenant)) {
      return Optional.empty();
    }
    SlotMap map = namespace.map().orElseThrow();
    if (tenant.equals(Tenant.CATALOG)) {
      return onHome(map, tenant, Tenants::describe);
    }
    List<Description> parts =
        switch (map.route()) {
          case TENANT -> onHome(map, tenant, Tenants::describe).stream().toList();
          case PARTITION ->
              onAll(map, shard -> shard.tenants().describe(tenant)).stream()
                  .flatMap(Optional::stream)
                  .toList();
        };
    return parts.isEmpty() ? Optional.empty() : Optional.of(sum(tenant, parts));
  }

  @Override
  public Usage usage(Tenant tenant, boolean items) {
    if (!exists(tenant)) {
      return Usage.NONE;
    }
    SlotMap map = namespace.map().orElseThrow();
    Tenancy<Usage> asked = (tenants, it) -> tenants.usage(it, items);
    return tenant.equals(Tenant.CATALOG) || map.route() == ShardedSettings.Route.TENANT
        ? onHome(map, tenant, asked)
        : onAll(map, shard -> shard.tenants().usage(tenant, items)).stream()
            .reduce(Usage.NONE, Usage::plus);
  }

  private static Description sum(Tenant tenant, List<Description> parts) {
    Map<CollectionName, Long> counts = new TreeMap<>();
    for (Description part : parts) {
      part.collections()
          .forEach(count -> counts.merge(count.collection(), count.items(), Long::sum));
    }
    return new Description(
        tenant,
        parts.stream().mapToLong(Description::bytes).sum(),
        counts.entrySet().stream()
            .map(entry -> new CollectionCount(entry.getKey(), entry.getValue()))
            .toList(),
        parts.stream().flatMap(part -> part.lastUsedAt().stream()).max(Instant::compareTo));
  }

  @Override
  public boolean erase(Tenant tenant) {
    Control.refuse(tenant);
    Optional<SlotMap> found = namespace.map();
    if (found.isEmpty()) {
      return false;
    }
    SlotMap map = found.get();
    if (tenant.equals(Tenant.CATALOG)) {
      return onHome(map, tenant, Tenants::erase);
    }
    return locked(
        tenant,
        () ->
            behindGate(
                map,
                tenant,
                now -> {
                  // The home goes last, so that a tenant of which a part is left still exists and
                  // can be erased again; then the others once more, as a write may have looked
                  // before, and brought the tenant back to its shard.
                  eraseElsewhere(now, tenant);
                  boolean erased = onHome(now, tenant, Tenants::erase);
                  eraseElsewhere(now, tenant);
                  return erased;
                }));
  }

  private void eraseElsewhere(SlotMap map, Tenant tenant) {
    int home = home(map, tenant);
    onAll(map, shard -> shard.number() != home && shard.tenants().erase(tenant));
  }

  /** With a route by tenant its slot may be on its way; then its coming and going is noted. */
  private <T> T behindGate(SlotMap map, Tenant tenant, Function<SlotMap, T> change) {
    return switch (map.route()) {
      case PARTITION -> change.apply(map);
      case TENANT ->
          new Access(namespace, tenant)
              .behindGates(List.of(Control.PRESENCE), Deadline.none(), change);
    };
  }

  private <T> T onHome(SlotMap map, Tenant tenant, Tenancy<T> call) {
    Shard shard = namespace.shard(map, home(map, tenant));
    return ShardedNamespace.asked(shard, () -> call.on(shard.tenants(), tenant));
  }

  /** Something that is asked of, or done to, one tenant. */
  private interface Tenancy<T> {
    T on(Tenants tenants, Tenant tenant);
  }

  private static int home(SlotMap map, Tenant tenant) {
    return tenant.equals(Tenant.CATALOG) || map.route() == ShardedSettings.Route.PARTITION
        ? map.catalog()
        : map.owner(map.slot(tenant, ""));
  }

  private <T> List<T> onAll(SlotMap map, Function<Shard, T> call) {
    List<Supplier<T>> work =
        namespace.members(map).stream()
            .map(
                member ->
                    (Supplier<T>)
                        () -> {
                          Shard shard = namespace.shard(map, member.number());
                          return ShardedNamespace.asked(shard, () -> call.apply(shard));
                        })
            .toList();
    List<T> answers = new ArrayList<>();
    for (Scatter.Answer<T> answer : namespace.scatter().finish(work)) {
      switch (answer) {
        case Scatter.Answer.Given<T>(T value) -> answers.add(value);
        case Scatter.Answer.Failed<T>(StorageException failure) -> throw failure;
      }
    }
    return answers;
  }

  private <T> T locked(Tenant tenant, Supplier<T> work) {
    ReentrantLock lock = locks.get(Math.floorMod(tenant.hashCode(), locks.size()));
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
