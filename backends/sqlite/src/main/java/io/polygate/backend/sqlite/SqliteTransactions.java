package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.FileOpener.Use;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Transactions;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Transactions of one tenant: all of its items are in one file. */
final class SqliteTransactions implements Transactions {
  private final StoreId id;
  private final TenantFiles files;

  SqliteTransactions(StoreId id, TenantFiles files) {
    this.id = id;
    this.files = files;
  }

  @Override
  public List<Written> commit(List<Mutation> mutations, WriteOptions options) {
    check(mutations);
    TenantFile file = files.hold(id, Use.WRITE, options.deadline());
    try {
      return file.writer().write(new TransactionRequest(mutations, options));
    } finally {
      file.release();
    }
  }

  private static void check(List<Mutation> mutations) {
    if (mutations.isEmpty()) {
      throw new StorageException.Invalid("A transaction has at least one operation.", "operations");
    }
    int maximum = SqliteBackend.LIMITS.operations();
    if (mutations.size() > maximum) {
      throw new StorageException.TooLarge(
          "A transaction has too many operations.", "operations", maximum, mutations.size());
    }
    Set<ItemKey> keys = new HashSet<>();
    for (Mutation mutation : mutations) {
      if (!keys.add(mutation.key())) {
        throw new StorageException.Invalid(
            "Two operations of a transaction are on one item.", "operations");
      }
    }
  }
}
