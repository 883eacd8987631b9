package io.polygate.spi.tck.differential;

import io.polygate.spi.Page;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import java.util.function.UnaryOperator;

/** Queries that are made, or answered, in another way than was asked for. */
record BrokenQueries(Queries queries, UnaryOperator<Query> asked, UnaryOperator<Page> answered)
    implements Queries {

  static BrokenQueries asking(Queries queries, UnaryOperator<Query> asked) {
    return new BrokenQueries(queries, asked, UnaryOperator.identity());
  }

  static BrokenQueries answering(Queries queries, UnaryOperator<Page> answered) {
    return new BrokenQueries(queries, UnaryOperator.identity(), answered);
  }

  @Override
  public Page query(Query query, ReadOptions options) {
    return answered.apply(queries.query(asked.apply(query), options));
  }

  @Override
  public Page scan(Scan scan, ReadOptions options) {
    return answered.apply(queries.scan(scan, options));
  }
}
