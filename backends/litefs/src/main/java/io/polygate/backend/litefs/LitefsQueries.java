package io.polygate.backend.litefs;

import io.polygate.spi.Backend;
import io.polygate.spi.Page;
import io.polygate.spi.Part;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;

/** Queries and scans of one tenant, wherever they are to be made. */
record LitefsQueries(StoreId id, Route route) implements Queries {
  @Override
  public Page query(Query query, ReadOptions options) {
    try {
      return route.read(id, options, node -> queries(node).query(query, options));
    } catch (StorageException.NotFound e) {
      if (e.subject() != StorageException.NotFound.Subject.INDEX) {
        throw e;
      }
      // An index is built by its first use, which is a write.
      return route.write(options.deadline(), node -> queries(node).query(query, options));
    }
  }

  @Override
  public Page scan(Scan scan, ReadOptions options) {
    return route.read(id, options, node -> queries(node).scan(scan, options));
  }

  private Queries queries(Backend node) {
    return node.store(id)
        .queries()
        .orElseThrow(() -> new StorageException.Unsupported(Part.QUERIES));
  }
}
