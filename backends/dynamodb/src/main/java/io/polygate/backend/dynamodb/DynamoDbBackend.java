package io.polygate.backend.dynamodb;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Deadline;
import io.polygate.spi.Durability;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import java.time.Duration;
import java.time.InstantSource;

/** An instance: one account and region, or one endpoint. */
final class DynamoDbBackend implements Backend {
  /**
   * What an item can hold. The engine's 400 KiB are those of a row with its keys and attribute
   * names.
   */
  static final Limits LIMITS = new Limits(400_000, Commits.MOST_ACTIONS);

  /** How long an engine is tried before it is called away. */
  private static final Duration PROBING = Duration.ofSeconds(2);

  private final Connection connection;
  private final Calls calls;
  private final Tables tables;
  private final TenantRecords records;
  private final Tenancy tenancy;
  private final RowReader reader;
  private final SingleWrites singles;
  private final Commits commits;
  private final Batches batches;
  private final IndexBuilds builds;
  private final InstantSource clock;

  private DynamoDbBackend(DynamoDbSettings settings, InstantSource clock) {
    this.clock = clock;
    connection = new Connection(settings);
    calls = new Calls(connection, settings.requestTimeout());
    tables = new Tables(calls, settings);
    records =
        new TenantRecords(
            calls, tables, settings.tenantLease(), settings.existing().map(ExistingTable::tenant));
    tenancy = new Tenancy(records, tables, settings.existing());
    reader = new RowReader(calls);
    singles = new SingleWrites(calls);
    commits = new Commits(calls, tenancy, reader, clock);
    batches = new Batches(calls, tenancy, reader, clock);
    builds = new IndexBuilds(calls, tenancy, records, reader);
  }

  /**
   * Opens an instance, without a word to the engine: the first operation speaks to it.
   *
   * @param clock says when items were written and whether they have expired
   */
  static DynamoDbBackend open(DynamoDbSettings settings, InstantSource clock) {
    return new DynamoDbBackend(settings, clock);
  }

  @Override
  public Store store(StoreId id) {
    return Store.of(new DynamoDbItems(id, tenancy, reader, singles, commits, batches, clock))
        .withQueries(new DynamoDbQueries(id, calls, tenancy, reader, builds, clock))
        .withTransactions(new DynamoDbTransactions(id, commits))
        .withIndexes(new DynamoDbIndexes(id, tenancy))
        .withExpiry(new DynamoDbExpiry(id, calls, tables, tenancy, clock));
  }

  @Override
  public Tenants tenants(Namespace namespace) {
    return new DynamoDbTenants(namespace, calls, tables, records, tenancy);
  }

  @Override
  public void define(Namespace namespace, CollectionSchema schema) {
    tenancy.define(namespace, schema);
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public Durability durability() {
    return Durability.FSYNC;
  }

  /** Asks the engine for a row that is not there: it answers, and lets the gateway read. */
  @Override
  public void probe() {
    records.read(new StoreId(new Namespace("probe"), Tenant.CATALOG), Deadline.after(PROBING));
  }

  @Override
  public void close() {
    connection.close();
  }
}
