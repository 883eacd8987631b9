package io.polygate.backend.sqlite;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import java.sql.SQLException;

/** The application of a collection's newer definition, before a query that needs its indexes. */
class DefinitionRequest extends WriteRequest<CollectionTable> {
  private final CollectionName collection;

  /** A request of the current thread. */
  DefinitionRequest(CollectionName collection, Deadline deadline) {
    super(deadline, 1, 0);
    this.collection = collection;
  }

  @Override
  boolean mayBeLeft() {
    return true;
  }

  @Override
  CollectionTable perform(WriteSession session) throws SQLException {
    return session.table(collection);
  }
}
