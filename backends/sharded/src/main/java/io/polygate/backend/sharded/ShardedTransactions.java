package io.polygate.backend.sharded;

import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.Transactions;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.List;

/** Transactions of one tenant, each on one shard; those over several are refused whole. */
final class ShardedTransactions implements Transactions {
  private final Access access;
  private final OnceWrites once;

  ShardedTransactions(Access access, OnceWrites once) {
    this.access = access;
    this.once = once;
  }

  @Override
  public List<Written> commit(List<Mutation> mutations, WriteOptions options) {
    if (mutations.isEmpty()) {
      throw new StorageException.Invalid("A transaction has at least one operation.", "operations");
    }
    List<ItemKey> keys = mutations.stream().map(Mutation::key).toList();
    int most = access.namespace().valueBytes();
    for (Mutation mutation : mutations) {
      if (mutation instanceof Mutation.Put put && put.value().length() > most) {
        throw new StorageException.TooLarge(
            "The value is too large.", "valueBytes", most, put.value().length());
      }
    }
    return options.idempotency().isPresent()
        ? once.write(keys, options, new OnceCommitted(mutations))
        : access.write(
            keys, options.deadline(), (map, shard) -> committed(shard, mutations, options));
  }

  /** A transaction with an idempotency key. */
  private final class OnceCommitted implements OnceWrites.Write<List<Written>> {
    private final List<Mutation> mutations;

    OnceCommitted(List<Mutation> mutations) {
      this.mutations = mutations;
    }

    @Override
    public List<Written> on(Shard shard, WriteOptions options) {
      return committed(shard, mutations, options);
    }

    @Override
    public List<Written> instead(Mutation check, Shard shard, WriteOptions options) {
      return committed(shard, List.of(check), options);
    }
  }

  private List<Written> committed(Shard shard, List<Mutation> mutations, WriteOptions options) {
    return shard
        .store(access.tenant())
        .transactions()
        .orElseThrow()
        .commit(mutations.stream().map(shard.versions()::known).toList(), options)
        .stream()
        .map(shard.versions()::given)
        .toList();
  }
}
