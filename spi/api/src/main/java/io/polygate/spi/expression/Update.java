package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes of an item, all worked out from the item as it was before. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">DynamoDB's
 *     update expressions</a>
 */
public final class Update {
  private final List<Action> actions;
  private final PathTree<Action> tree = new PathTree<>();

  /** One change. */
  public sealed interface Action {
    /** What it changes. */
    DocumentPath path();
  }

  /** {@code SET path = value}: writes the attribute, whether it is there or not. */
  public record Set(DocumentPath path, UpdateValue value) implements Action {}

  /** {@code REMOVE path}: removes the attribute, if it is there. */
  public record Remove(DocumentPath path) implements Action {}

  /**
   * {@code ADD path value}: adds to a number or a set; one that is not there begins as 0 or without
   * elements.
   *
   * @param value a number or a set
   */
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
   * An update that makes these changes.
   *
   * @throws StorageException.Invalid if there are none, or if two of their paths overlap or
   *     conflict
   */
  public Update(List<? extends Action> actions) {
    this.actions =
        actions.stream()
            .<Action>map(action -> action)
            .sorted(Comparator.comparingInt(Update::clause))
            .toList();
    if (actions.isEmpty()) {
      throw new StorageException.Invalid("An update changes at least one attribute.", "update");
    }
    this.actions.forEach(action -> tree.add(action.path(), action));
  }

  /**
   * The changes, at least one, in the order of the clauses SET, REMOVE, ADD, DELETE. None touches
   * what another does, so their order does not matter.
   */
  public List<Action> actions() {
    return actions;
  }

  PathTree<Action> tree() {
    return tree;
  }

  private static int clause(Action action) {
    return switch (action) {
      case Set _ -> 0;
      case Remove _ -> 1;
      case Add _ -> 2;
      case Delete _ -> 3;
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Update that && actions.equals(that.actions);
  }

  @Override
  public int hashCode() {
    return actions.hashCode();
  }

  @Override
  public String toString() {
    return ExpressionText.of(this).toString();
  }
}
