package io.polygate.gateway.sight;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.RowRules;
import io.polygate.gateway.reference.KeptReferences;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.Store;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.ConditionEvaluator;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shows a store as a caller sees it: an item that they may not see is not there, one that they may
 * not write is not written, and none becomes one that they may not write. What a store does without
 * telling items apart (SQL, snapshots, answers from memory) is not in it.
 *
 * @param rules which items those are
 * @param tokens makes the tokens of changes, which tell how many there are, unreadable
 * @param keeping whether it is for the gateway's own work for the caller, whose fences are its own
 */
public record Sight(RowRules rules, Supplier<SealedTokens> tokens, boolean keeping) {
  private static final CollectionName FENCES = new CollectionName(KeptReferences.FENCES);

  /** The caller's own. */
  public Sight(RowRules rules, Supplier<SealedTokens> tokens) {
    this(rules, tokens, false);
  }

  /** The same for what the gateway does to keep references. */
  public Sight forKeeping() {
    return new Sight(rules, tokens, true);
  }

  /** The store as the caller sees it. */
  public Store of(Store store) {
    return new Store(
        new SightItems(store.items(), this),
        store.queries().map(part -> new SightQueries(part, this)),
        store.transactions().map(part -> new SightTransactions(part, store.items(), this)),
        store.indexes(),
        store.expiry(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        store.changes().map(part -> new SightChanges(part, this)));
  }

  /** Whether only some items of a collection may be seen, or written. */
  public boolean isLimited(CollectionName collection) {
    return seen(collection).isPresent() || written(collection).isPresent();
  }

  /** What the items of a collection meet that may be seen; empty: all may be. */
  Optional<Condition> seen(CollectionName collection) {
    return condition(Permission.READ, collection);
  }

  private Optional<Condition> written(CollectionName collection) {
    return condition(Permission.WRITE, collection);
  }

  private Optional<Condition> condition(Permission permission, CollectionName collection) {
    if (!collection.equals(FENCES)) {
      return rules.condition(permission, collection);
    }
    // A fence tells the key of an item, and is to be met by nobody.
    return keeping ? Optional.empty() : Optional.of(RowRules.never());
  }

  /** Whether an item may be seen. */
  boolean sees(Item item) {
    return meets(seen(item.key().collection()), item.value());
  }

  /** Whether a value of an item of a collection may be seen. */
  boolean sees(CollectionName collection, Document value) {
    return meets(seen(collection), value);
  }

  /** Whether an item may be written and removed as it is. */
  public boolean writes(Item item) {
    return writes(item.key().collection(), item.value());
  }

  /** Whether an item of a collection may have a value. */
  boolean writes(CollectionName collection, Document value) {
    return meets(written(collection), value);
  }

  private static boolean meets(Optional<Condition> condition, Document value) {
    return condition.isEmpty() || ConditionEvaluator.matches(condition.get(), value.value());
  }

  /**
   * The options with an idempotency key that is apart from those of callers who see other items:
   * the outcome of a write tells of the item.
   */
  WriteOptions apart(WriteOptions options) {
    return new WriteOptions(
        options
            .idempotency()
            .map(given -> new Idempotency(rules.digest() + ":" + given.key(), given.fingerprint())),
        options.deadline(),
        options.firstOperation());
  }
}
