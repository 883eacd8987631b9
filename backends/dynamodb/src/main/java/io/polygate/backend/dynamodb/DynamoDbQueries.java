package io.polygate.backend.dynamodb;

import io.polygate.spi.Page;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.StoreId;
import java.time.Instant;
import java.time.InstantSource;

/** The queries and scans of a tenant. */
record DynamoDbQueries(
    StoreId id,
    Calls calls,
    Tenancy tenancy,
    RowReader reader,
    IndexBuilds builds,
    InstantSource clock)
    implements Queries {
  @Override
  public Page query(Query query, ReadOptions options) {
    TenantRecord record = tenancy.forRead(id, options.deadline());
    Place place = tenancy.place(record, query.collection());
    if (query.index().isEmpty()) {
      return new PartitionQuery(calls, place, query, options, now()).page();
    }
    StoredIndex index =
        builds.ready(record, query.collection(), query.index().get(), options.deadline());
    return new IndexQuery(calls, reader, place, index, query, options, now()).page();
  }

  @Override
  public Page scan(Scan scan, ReadOptions options) {
    TenantRecord record = tenancy.forRead(id, options.deadline());
    Place place = tenancy.place(record, scan.collection());
    return new CollectionScan(calls, place, scan, options, now()).page();
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
