package io.polygate.spi.tck.memory;

import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.Transactions;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Transactions of one tenant, in memory: one hold of the lock is one transaction. */
final class MemoryTransactions implements Transactions {
  private final MemoryWriter writer;

  MemoryTransactions(MemoryWriter writer) {
    this.writer = writer;
  }

  @Override
  public List<Written> commit(List<Mutation> mutations, WriteOptions options) {
    if (mutations.isEmpty()) {
      throw new StorageException.Invalid("A transaction has at least one operation.", "operations");
    }
    if (mutations.size() > MemoryBackend.LIMITS.operations()) {
      throw new StorageException.TooLarge(
          "A transaction has too many operations.",
          "operations",
          MemoryBackend.LIMITS.operations(),
          mutations.size());
    }
    Set<ItemKey> keys = new HashSet<>();
    for (Mutation mutation : mutations) {
      if (!keys.add(mutation.key())) {
        throw new StorageException.Invalid(
            "Two operations of a transaction are on one item.", "operations");
      }
    }
    return writer.write(mutations, options);
  }
}
