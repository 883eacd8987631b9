package io.polygate.backend.dynamodb;

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

/** The transactions of a tenant, over any of its items. */
record DynamoDbTransactions(StoreId id, Commits commits) implements Transactions {
  @Override
  public List<Written> commit(List<Mutation> mutations, WriteOptions options) {
    int most = DynamoDbBackend.LIMITS.operations();
    if (mutations.isEmpty()) {
      throw new StorageException.Invalid("A transaction has at least one operation.", "operations");
    }
    if (mutations.size() > most) {
      throw new StorageException.TooLarge(
          "A transaction has too many operations.", "operations", most, mutations.size());
    }
    Set<ItemKey> keys = new HashSet<>();
    for (Mutation mutation : mutations) {
      if (!keys.add(mutation.key())) {
        throw new StorageException.Invalid(
            "A transaction has one operation of an item.", "operations");
      }
    }
    DynamoDbItems.checkDeadline(options);
    return commits.commit(id, mutations, options);
  }
}
