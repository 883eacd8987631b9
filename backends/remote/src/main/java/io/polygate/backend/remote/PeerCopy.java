package io.polygate.backend.remote;

import io.polygate.spi.ConsistencyToken;
import io.polygate.spi.Deadline;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;

/** Another node's own copy. Safe for use by several threads. */
public interface PeerCopy extends AutoCloseable {
  /**
   * Waits until the copy has what a token stands for.
   *
   * @return whether it has it
   * @throws StorageException if the node cannot be asked
   */
  boolean has(StoreId id, ConsistencyToken token, Deadline deadline);

  @Override
  void close();
}
