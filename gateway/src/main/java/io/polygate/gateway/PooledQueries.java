package io.polygate.gateway;

import io.polygate.spi.Page;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;

/** Queries and scans on the threads of a {@link QueryPool}. */
record PooledQueries(Queries queries, QueryPool pool) implements Queries {
  @Override
  public Page query(Query query, ReadOptions options) {
    return pool.run(options.deadline(), () -> queries.query(query, options));
  }

  @Override
  public Page scan(Scan scan, ReadOptions options) {
    return pool.run(options.deadline(), () -> queries.scan(scan, options));
  }
}
