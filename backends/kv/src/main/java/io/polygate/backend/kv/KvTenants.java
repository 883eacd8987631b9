package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tenants of a namespace: a number for each, with which all that it has begins. */
final class KvTenants implements Tenants {
  private final Namespace namespace;
  private final Engine engine;
  private final Lanes lanes;
  private final TenantNumbers numbers;
  private final Definitions definitions;
  private final Sweeper sweeper;

  KvTenants(
      Namespace namespace,
      Engine engine,
      Lanes lanes,
      TenantNumbers numbers,
      Definitions definitions,
      Sweeper sweeper) {
    this.namespace = namespace;
    this.engine = engine;
    this.lanes = lanes;
    this.numbers = numbers;
    this.definitions = definitions;
    this.sweeper = sweeper;
  }

  @Override
  public boolean create(Tenant tenant) {
    StoreId id = new StoreId(namespace, tenant);
    return numbers.find(id, Consistency.STRONG) == null
        && lanes.inTurn(
            id,
            session -> {
              boolean isNew = session.tenantNumber(id) == 0;
              if (isNew) {
                create(session, id);
              }
              return isNew;
            });
  }

  private static void create(WriteSession session, StoreId id) {
    session.requireRoom(0);
    long number = session.nextNumber();
    session.put(Keys.tenant(id), Numbers.encode(number));
    session.put(Keys.names(number), Keys.namesOf(id));
  }

  @Override
  public Optional<Written> createWith(Tenant tenant, Mutation first, WriteOptions options) {
    StoreId id = new StoreId(namespace, tenant);
    if (definitions.find(namespace, first.key().collection()) != null) {
      // The collection's indexes are made for a tenant that is there.
      create(tenant);
      return Optional.empty();
    }
    return lanes.write(
        new WriteRequest<>(
            id,
            List.of(first.key()),
            Set.of(),
            KvItems.bytes(List.of(first)),
            options.deadline(),
            false,
            session -> {
              if (session.tenantNumber(id) != 0) {
                return Optional.empty();
              }
              create(session, id);
              return Optional.of(KvItems.make(session, session.tenant(id), first, options));
            }));
  }

  @Override
  public boolean exists(Tenant tenant) {
    return numbers.find(new StoreId(namespace, tenant), Consistency.STRONG) != null;
  }

  @Override
  public List<Tenant> list(Optional<Tenant> after, int limit) {
    byte[] prefix = Keys.tenants(namespace);
    KeySpan span = KeySpan.of(prefix);
    if (after.isPresent()) {
      span = span.after(Keys.tenant(new StoreId(namespace, after.get())), false);
    }
    List<Tenant> page = new ArrayList<>();
    try (Reading reading = engine.read(Deadline.none());
        Reading.Entries entries = reading.entries(span, false)) {
      while (page.size() < limit && entries.next()) {
        Tenant tenant = Keys.tenantOf(entries.key(), prefix.length);
        if (!tenant.equals(Tenant.CATALOG)) {
          page.add(tenant);
        }
      }
    }
    return page;
  }

  @Override
  public Optional<Description> describe(Tenant tenant) {
    try (Reading reading = engine.read(Deadline.none())) {
      byte[] stored = reading.get(Keys.tenant(new StoreId(namespace, tenant)));
      if (stored == null) {
        return Optional.empty();
      }
      List<CollectionCount> counts = new ArrayList<>();
      long bytes = 0;
      try (Reading.Entries entries =
          reading.entries(Keys.allFigures(Numbers.decode(stored)), false)) {
        while (entries.next()) {
          Figures figures = Figures.decode(entries.value());
          String name = Keys.textFrom(entries.key(), Keys.HEAD);
          counts.add(new CollectionCount(new CollectionName(name), figures.items()));
          bytes += figures.bytes();
        }
      }
      return Optional.of(new Description(tenant, bytes, counts, Optional.empty()));
    }
  }

  @Override
  public boolean erase(Tenant tenant) {
    StoreId id = new StoreId(namespace, tenant);
    return lanes.inTurn(
        id,
        session -> {
          long number = session.tenantNumber(id);
          if (number == 0) {
            return false;
          }
          session.remove(Keys.tenant(id));
          session.remove(Keys.all(number));
          session.afterCommit(
              () -> {
                numbers.forget(id);
                sweeper.purge(Keys.all(number));
              });
          return true;
        });
  }
}
