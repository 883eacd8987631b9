package io.polygate.spi;

import java.util.List;
import java.util.Optional;

/** Several mutations that are made all or not at all, and seen all or not at all. */
public interface Transactions {
  /**
   * Makes all mutations in one atomic step. With an idempotency key there is one record for all of
   * them.
   *
   * @param mutations 1 to {@link Limits#operations()}, no two on one item
   * @return their outcomes, in their order
   * @throws StorageException.PreconditionFailed if a guard does not hold, with every one that fails
   * @throws StorageException.Invalid if there is no mutation, if two are on one item, or if the
   *     backend cannot be atomic over these keys
   * @throws StorageException.TooLarge if they are more than {@code operations}, or an item is
   *     larger than the backend holds
   * @throws StorageException.Rejected as {@link Items#apply}
   * @throws StorageException.Unsupported as {@link Items#apply}
   * @throws StorageException.Unavailable if the deadline has passed already
   * @throws StorageException.NotFound if the tenant does not exist
   */
  List<Written> commit(List<Mutation> mutations, WriteOptions options);

  /**
   * The outcome of an earlier commit with the same idempotency key, for callers that must know it
   * before they look at what it has changed. It is asked for by a check that cannot hold.
   *
   * @param key any item of the tenant
   * @param options those of the commit
   * @return empty if there is no idempotency key, or no such commit
   * @throws StorageException as {@link #commit}
   */
  default Optional<List<Written>> earlier(ItemKey key, WriteOptions options) {
    return EarlierOutcome.of(key, options, probe -> commit(List.of(probe), options));
  }
}
