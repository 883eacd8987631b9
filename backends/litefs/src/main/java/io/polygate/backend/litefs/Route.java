package io.polygate.backend.litefs;

import io.polygate.spi.Backend;
import io.polygate.spi.Deadline;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.util.function.Function;

/** Decides on which node a call is made. */
interface Route {
  /**
   * Reads.
   *
   * @throws StorageException.Unavailable if no node can give an answer that is fresh enough
   * @throws StorageException.Conflict if the writes that it must show are gone
   */
  <T> T read(StoreId id, ReadOptions options, Function<Backend, T> call);

  /**
   * Does what may change something.
   *
   * @throws StorageException.Unavailable if no node may write, and nothing was done
   */
  <T> T write(Deadline deadline, Function<Backend, T> call);

  /** Reads what is not a tenant's own, where it is newest; here, if nobody writes. */
  <T> T look(Function<Backend, T> call);
}
