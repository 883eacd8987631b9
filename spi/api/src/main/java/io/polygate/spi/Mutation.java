package io.polygate.spi;

import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.ConditionEvaluator;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.expression.UpdateEvaluator;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of one item, or a check of it: the one vocabulary of single writes, batches and
 * transactions.
 */
public sealed interface Mutation {
  /** The item that it is about. */
  ItemKey key();

  /** When it may be made. */
  Guard guard();

  /** Which state of the item the answer carries. */
  Returns returns();

  /**
   * When a mutation may be made: both must hold. Where neither does, the precondition is what is
   * reported.
   *
   * @param precondition on the item's being there and its version
   * @param condition on its attributes; an absent item has none
   */
  record Guard(Precondition precondition, Optional<Condition> condition) {
    /** Always. */
    public static final Guard NONE = new Guard(Precondition.NONE, Optional.empty());

    /** When the precondition holds. */
    public static Guard of(Precondition precondition) {
      return new Guard(precondition, Optional.empty());
    }

    /**
     * The first thing that does not hold of an item as it is now; empty if both hold.
     *
     * @param index the operation's place in the transaction; 0 outside of one
     * @param current the item, without one that has expired
     */
    public Optional<FailedCheck> failedCheck(int index, Optional<Item> current) {
      return preconditionFailure(current)
          .or(() -> conditionFailure(current))
          .map(code -> new FailedCheck(index, code, current.map(Item::version)));
    }

    private Optional<FailedCheck.Code> preconditionFailure(Optional<Item> current) {
      return switch (precondition) {
        case Precondition.None() -> Optional.empty();
        case Precondition.Absent() -> current.map(item -> FailedCheck.Code.EXISTS);
        case Precondition.Present() -> absence(current);
        case Precondition.Matches(Version version) ->
            absence(current)
                .or(
                    () ->
                        current
                            .filter(item -> !item.version().equals(version))
                            .map(item -> FailedCheck.Code.VERSION));
      };
    }

    private static Optional<FailedCheck.Code> absence(Optional<Item> current) {
      return current.isPresent() ? Optional.empty() : Optional.of(FailedCheck.Code.ABSENT);
    }

    private Optional<FailedCheck.Code> conditionFailure(Optional<Item> current) {
      Value seen = current.map(item -> item.value().value()).orElse(Expressions.ABSENT_ITEM);
      return condition.isEmpty() || ConditionEvaluator.matches(condition.get(), seen)
          ? Optional.empty()
          : Optional.of(FailedCheck.Code.CONDITION);
    }
  }

  /**
   * Writes the whole item, whether it is there or not, with its expiry: none given is none.
   *
   * @param expiresAt from when on it must not be seen; a fraction of a second is cut off. One that
   *     is past already writes an item that is never seen
   */
  record Put(ItemKey key, Document value, Optional<Instant> expiresAt, Guard guard, Returns returns)
      implements Mutation {
    /** An unconditional put of an item that stays. */
    public static Put of(ItemKey key, Document value) {
      return new Put(key, value, Optional.empty(), Guard.NONE, Returns.NONE);
    }

    /** The same put under a guard. */
    public Put when(Guard newGuard) {
      return new Put(key, value, expiresAt, newGuard, returns);
    }
  }

  /**
   * Changes attributes of the item; an absent one begins as an empty object. The item keeps its
   * expiry unless a new one is given. An update that leaves the value as it was is a write all the
   * same and gives a new version. An item whose value is not an object is refused with {@link
   * StorageException.Rejected}.
   *
   * @param expiresAt as of a {@link Put}; empty keeps what the item has
   */
  record Update(
      ItemKey key,
      io.polygate.spi.expression.Update update,
      Optional<Instant> expiresAt,
      Guard guard,
      Returns returns)
      implements Mutation {
    /**
     * The value that this makes of the item's.
     *
     * @param before the value now; empty if there is no item
     * @throws StorageException.Rejected if the update does not fit the value
     */
    public Document changed(Optional<Document> before) {
      return Document.of(
          UpdateEvaluator.apply(
              update, before.map(Document::value).orElse(Expressions.ABSENT_ITEM)));
    }
  }

  /** Removes the item; the absence of it is success, unless the guard says otherwise. */
  record Delete(ItemKey key, Guard guard, Returns returns) implements Mutation {
    /** An unconditional delete. */
    public static Delete of(ItemKey key) {
      return new Delete(key, Guard.NONE, Returns.NONE);
    }
  }

  /** Changes nothing and fails if the guard does not hold; of use in transactions. */
  record Check(ItemKey key, Guard guard) implements Mutation {
    @Override
    public Returns returns() {
      return Returns.NONE;
    }
  }
}
