package io.polygate.spi;

import java.util.List;
import java.util.Optional;

/**
 * Reading and writing items by key: the part that every store has.
 *
 * <p>Calls block; they may be made from any thread and from several at once. An expired item is
 * never there. A tenant that does not exist is refused with {@link StorageException.NotFound};
 * whether the first write creates it is the caller's decision (see {@link Tenants}).
 *
 * <p>A write is decided in this order: the tenant, the idempotency record (a replay looks at
 * nothing further), the guard, then whether the new item can be held. Whatever is refused changes
 * nothing.
 */
public interface Items {
  /**
   * Reads one item.
   *
   * @return the item, or empty if there is none
   * @throws StorageException.NotFound if the tenant does not exist
   */
  Optional<Item> get(ItemKey key, ReadOptions options);

  /**
   * Reads several items, in the order of the keys. Not one snapshot.
   *
   * @param keys at most {@link Limits#operations()}
   * @throws StorageException.NotFound if the tenant does not exist
   */
  default List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
    return keys.stream().map(key -> get(key, options)).toList();
  }

  /**
   * Makes one change, durably in the class that the backend states.
   *
   * @return the outcome; the item in it is the one that {@link Mutation#returns} asks for
   * @throws StorageException.PreconditionFailed if the guard does not hold
   * @throws StorageException.NotFound if the tenant does not exist
   * @throws StorageException.TooLarge if the item is larger than the backend holds
   * @throws StorageException.Rejected if the update does not fit the item, or a value cannot be
   *     held
   * @throws StorageException.Unsupported if the mutation sets an expiry and the store has no {@link
   *     Expiry}
   * @throws StorageException.Unavailable if the deadline has passed already
   */
  Written apply(Mutation mutation, WriteOptions options);

  /**
   * Makes several changes, each on its own, in the order given for mutations of one item; some may
   * fail. Each change has the idempotency key {@link WriteOptions#forOperation}, and each is an
   * operation by itself: a failed check has the index 0.
   *
   * @return an outcome per mutation, in their order
   * @throws StorageException only if none was made
   */
  List<Result> applyAll(List<Mutation> mutations, WriteOptions options);

  /**
   * The outcome of an earlier write with the same idempotency key, for callers that must know it
   * before they look at what it has changed. It is asked for by a check that cannot hold.
   *
   * @param key any item of the tenant
   * @param options those of the write
   * @return empty if there is no idempotency key, or no such write
   * @throws StorageException as {@link #apply}
   */
  default Optional<Written> earlier(ItemKey key, WriteOptions options) {
    return EarlierOutcome.of(key, options, probe -> apply(probe, options));
  }
}
