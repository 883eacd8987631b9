package io.polygate.spi;

import java.util.List;

/** Several mutations that are made all or not at all, and seen all or not at all. */
public interface Transactions {
  /**
   * Makes all mutations in one atomic step.
   *
   * @param mutations 1 to {@link Limits#operations()}, no two on one item
   * @return their outcomes, in their order
   * @throws StorageException.PreconditionFailed if a guard does not hold, with every one that fails
   * @throws StorageException.Invalid if the backend cannot be atomic over these keys
   * @throws StorageException.NotFound if the tenant does not exist
   */
  List<Written> commit(List<Mutation> mutations, WriteOptions options);
}
