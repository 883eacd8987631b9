package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.Comparator;
import java.util.List;

/**
 * Changes of an item, all worked out from the item as it was before.
 *
 * @param actions at least one, held in the order of the clauses SET, REMOVE, ADD, DELETE; no path
 *     of one overlaps or conflicts with that of another, so that their order does not matter
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">DynamoDB's
 *     update expressions</a>
 */
public record Update(List<Action> actions) {

  /** One change. */
  public sealed interface Action {
    /** What it changes. */
    DocumentPath path();
  }

  /** {@code SET path = value}: writes the attribute, whether it is there or not. */
  public record Set(DocumentPath path, UpdateValue value) implements Action {}

  /** {@code REMOVE path}: removes the attribute, if it is there. */
  public record Remove(DocumentPath path) implements Action {}

  /** {@code ADD path value}: adds to a number or a set, which begins as 0 or without elements. */
  public record Add(DocumentPath path, Value value) implements Action {
    /**
     * Checks the value.
     *
     * @throws StorageException.Invalid if it is neither a number nor a set
     */
    public Add {
      if (!(value instanceof Value.Num) && !(value instanceof Value.Set)) {
        throw new StorageException.Invalid("ADD takes a number or a set.", "ADD");
      }
    }
  }

  /** {@code DELETE path elements}: removes elements of a set, and the set with its last element. */
  public record Delete(DocumentPath path, Value.Set elements) implements Action {}

  /**
   * Sorts and checks the actions.
   *
   * @throws StorageException.Invalid if there are none, or if two paths overlap or conflict
   */
  public Update {
    actions = actions.stream().sorted(Comparator.comparingInt(Update::clause)).toList();
    if (actions.isEmpty()) {
      throw new StorageException.Invalid("An update changes at least one attribute.", "update");
    }
    Paths.requireApart(actions.stream().map(Action::path).toList());
  }

  private static int clause(Action action) {
    return switch (action) {
      case Set ignored -> 0;
      case Remove ignored -> 1;
      case Add ignored -> 2;
      case Delete ignored -> 3;
    };
  }
}
