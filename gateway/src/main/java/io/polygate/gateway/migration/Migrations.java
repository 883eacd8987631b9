package io.polygate.gateway.migration;

import io.polygate.gateway.catalog.KeptMigrations;
import io.polygate.spi.Backend;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Namespace;
import io.polygate.spi.Part;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Sql;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.SqlMigration.Applied;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of a namespace: files of its configuration and what was put over the API, as one
 * order. A tenant is brought to the last of them by its first request of SQL, or by a {@link
 * FleetRun} over all of them. Which it has is written in the tenant itself; what is known here is
 * only a reason not to look. Safe for use by several threads.
 */
public final class Migrations {
  private static final Duration LOAD_TIME = Duration.ofSeconds(10);
  private static final Duration STEP_TIME = Duration.ofMinutes(10);
  private static final long FAILED_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int MAX_KNOWN = 100_000;

  private final Namespace namespace;
  private final Backend backend;
  private final List<SqlMigration> files;
  private final KeptMigrations kept;
  private final long refreshNanos;
  private final Map<Tenant, Known> known = new ConcurrentHashMap<>();
  private final FleetRun fleet;
  private volatile @Nullable Loaded loaded;

  private record Loaded(List<SqlMigration> all, long at) {}

  /** What is known of a tenant: how far it came at a moment, and what kept it from more. */
  private record Known(int version, @Nullable MigrationFailure failure, long at) {}

  /**
   * The migrations of a namespace. Does nothing yet.
   *
   * @param files those of its configuration, in their order
   * @param refresh after how long at the latest it is seen what another gateway was given
   */
  public Migrations(
      Namespace namespace, Backend backend, List<SqlMigration> files, Duration refresh) {
    this.namespace = namespace;
    this.backend = backend;
    this.files = List.copyOf(files);
    this.kept = new KeptMigrations(namespace, backend);
    this.refreshNanos = refresh.toNanos();
    this.fleet = new FleetRun(this, backend.tenants(namespace));
  }

  /** The run over all tenants. */
  public FleetRun fleet() {
    return fleet;
  }

  /** All migrations, in their order, as they were known lately. */
  public List<SqlMigration> all() {
    Loaded now = loaded;
    if (now == null || System.nanoTime() - now.at > refreshNanos) {
      now = new Loaded(load(), System.nanoTime());
      loaded = now;
    }
    return now.all;
  }

  private List<SqlMigration> load() {
    TreeMap<Integer, SqlMigration> all = new TreeMap<>();
    kept.all(new ReadOptions(Consistency.STRONG, Deadline.after(LOAD_TIME)))
        .forEach(migration -> all.put(migration.version(), migration));
    files.forEach(migration -> all.put(migration.version(), migration));
    return List.copyOf(all.values());
  }

  /** The migration of a version. */
  public Optional<SqlMigration> get(int version) {
    return all().stream().filter(migration -> migration.version() == version).findFirst();
  }

  /**
   * Keeps a migration.
   *
   * @return whether there was none of its version
   * @throws StorageException.Conflict if there is another of its version, or a file has it
   * @throws StorageException.Unsupported if the backend has no SQL
   */
  public boolean put(SqlMigration migration, WriteOptions options) {
    requireSql();
    if (files.stream().anyMatch(file -> file.version() == migration.version())) {
      throw new StorageException.Conflict(StorageException.Conflict.Reason.EXISTS);
    }
    boolean made = kept.put(migration, options);
    loaded = null;
    return made;
  }

  /** Refuses if the backend has no SQL. */
  public void requireSql() {
    if (backend.store(new StoreId(namespace, Tenant.CATALOG)).sql().isEmpty()) {
      throw new StorageException.Unsupported(Part.SQL);
    }
  }

  /** Knows nothing of a tenant any more: it may be another of the same name. */
  public void forget(Tenant tenant) {
    known.remove(tenant);
  }

  /**
   * Brings a tenant to the last version before a request of SQL, which is the look-up in a map as
   * long as it is there. If it cannot be brought there, a request that reads is served as the
   * tables are.
   *
   * @param sql the tenant's own, which applies the migrations
   * @throws MigrationFailure if it cannot be brought there, and the request may write
   * @throws StorageException.NotFound if there is no such tenant
   */
  public void ensure(Tenant tenant, Sql sql, boolean reads) {
    List<SqlMigration> all = all();
    if (all.isEmpty()) {
      return;
    }
    Known before = known.get(tenant);
    if (before == null || !isFresh(before, all)) {
      before = bring(tenant, sql, all);
    }
    MigrationFailure failure = before.failure;
    if (failure != null && !reads) {
      throw failure;
    }
  }

  private boolean isFresh(Known before, List<SqlMigration> all) {
    long age = System.nanoTime() - before.at;
    return before.failure == null
        ? before.version >= all.getLast().version() && age < refreshNanos
        : age < FAILED_NANOS && !newerThan(before.failure, all);
  }

  /** Whether there are migrations that the failure does not know of. */
  private static boolean newerThan(MigrationFailure failure, List<SqlMigration> all) {
    return all.stream().noneMatch(migration -> migration.version() == failure.version());
  }

  /** Brings a tenant as far as it goes, and remembers how far that was. */
  private Known bring(Tenant tenant, Sql sql, List<SqlMigration> all) {
    List<Applied> applied = sql.migrations(reading());
    int version = applied.isEmpty() ? 0 : applied.getLast().version();
    MigrationFailure failure = difference(applied, all);
    for (SqlMigration migration : all) {
      if (failure == null && migration.version() > version) {
        try {
          var _ = sql.migrate(migration, Deadline.after(STEP_TIME));
          version = migration.version();
        } catch (StorageException.Rejected
            | StorageException.Invalid
            | StorageException.TooLarge e) {
          failure = failure(migration, e);
        }
      }
    }
    Known now = new Known(version, failure, System.nanoTime());
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    known.put(tenant, now);
    return now;
  }

  private static MigrationFailure failure(SqlMigration migration, StorageException e) {
    return new MigrationFailure(
        "The migration " + migration.version() + " failed: " + e.getMessage(), migration.version());
  }

  /** What a tenant has that the namespace has not, or has otherwise. */
  private static @Nullable MigrationFailure difference(
      List<Applied> applied, List<SqlMigration> all) {
    Map<Integer, SqlMigration> byVersion = new TreeMap<>();
    all.forEach(migration -> byVersion.put(migration.version(), migration));
    for (Applied one : applied) {
      SqlMigration migration = byVersion.remove(one.version());
      if (migration != null && !migration.checksum().equals(one.checksum())) {
        return new MigrationFailure(
            "The migration " + one.version() + " is not the one that the tenant has.",
            one.version());
      }
    }
    int last = applied.isEmpty() ? 0 : applied.getLast().version();
    for (SqlMigration missing : byVersion.values()) {
      if (missing.version() < last) {
        return new MigrationFailure(
            "The migration " + missing.version() + " comes before one that the tenant has.",
            missing.version());
      }
    }
    return null;
  }

  /**
   * Brings a tenant to the last version now.
   *
   * @throws MigrationFailure if it cannot be brought there
   */
  void bring(Tenant tenant) {
    List<SqlMigration> all = all();
    Known now = bring(tenant, sql(tenant), all);
    MigrationFailure failure = now.failure;
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Takes the last migrations of a tenant back, down to a version.
   *
   * @throws MigrationFailure if one cannot be taken back; those after it are
   */
  void revert(Tenant tenant, int to) {
    Sql sql = sql(tenant);
    forget(tenant);
    for (Applied last : sql.migrations(reading()).reversed()) {
      if (last.version() > to) {
        SqlMigration migration =
            get(last.version())
                .orElseThrow(
                    () ->
                        new MigrationFailure(
                            "The migration " + last.version() + " is not known.", last.version()));
        try {
          var _ = sql.revert(migration, Deadline.after(STEP_TIME));
        } catch (StorageException.Rejected | StorageException.Invalid e) {
          throw failure(migration, e);
        }
      }
    }
  }

  /** How a tenant's tables stand. */
  public TenantState state(Tenant tenant) {
    List<Applied> applied = sql(tenant).migrations(reading());
    List<Integer> pending = new ArrayList<>();
    for (SqlMigration migration : all()) {
      if (applied.stream().noneMatch(one -> one.version() == migration.version())) {
        pending.add(migration.version());
      }
    }
    Known last = known.get(tenant);
    return new TenantState(
        applied, pending, last == null ? Optional.empty() : Optional.ofNullable(last.failure));
  }

  private Sql sql(Tenant tenant) {
    return backend
        .store(new StoreId(namespace, tenant))
        .sql()
        .orElseThrow(() -> new StorageException.Unsupported(Part.SQL));
  }

  private static ReadOptions reading() {
    return new ReadOptions(Consistency.STRONG, Deadline.after(LOAD_TIME));
  }
}
