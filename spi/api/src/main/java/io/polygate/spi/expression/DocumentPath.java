package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import java.util.List;

/**
 * Where an attribute is within an item: {@code a.b[0].c}.
 *
 * @param steps 1 to {@value #MAX_STEPS} steps from the item inwards, the first to a member
 */
public record DocumentPath(List<Step> steps) {
  /** The most steps of a path: the deepest nesting that DynamoDB has. */
  public static final int MAX_STEPS = 32;

  /** The largest index of a list element that a path may have. */
  public static final int MAX_INDEX = 99_999_999;

  /** One step inwards. */
  public sealed interface Step {}

  /**
   * To the member of an object.
   *
   * @param name its name, not empty
   */
  public record Member(String name) implements Step {
    /**
     * Checks the name.
     *
     * @throws StorageException.Invalid if it is empty
     */
    public Member {
      if (name.isEmpty()) {
        throw new StorageException.Invalid("An attribute name must not be empty.", "path");
      }
    }
  }

  /**
   * To the element of a list.
   *
   * @param index its place, from 0 to {@value #MAX_INDEX}
   */
  public record Element(int index) implements Step {
    /**
     * Checks the index.
     *
     * @throws StorageException.Invalid if it is negative or too large
     */
    public Element {
      if (index < 0 || index > MAX_INDEX) {
        throw new StorageException.Invalid("A list index is from 0 to 99999999.", "path");
      }
    }
  }

  /**
   * Copies and checks the steps.
   *
   * @throws StorageException.Invalid if there are none, or the first is not to a member
   * @throws StorageException.TooLarge if there are too many
   */
  public DocumentPath {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || !(steps.getFirst() instanceof Member)) {
      throw new StorageException.Invalid("A document path begins with an attribute name.", "path");
    }
    if (steps.size() > MAX_STEPS) {
      throw new StorageException.TooLarge(
          "A document path has too many steps.", "pathSteps", MAX_STEPS, steps.size());
    }
  }

  /** The path to a member of the item itself. */
  public static DocumentPath of(String name) {
    return new DocumentPath(List.of(new Member(name)));
  }

  /** The name of the item's member that the path begins with. */
  public String root() {
    return ((Member) steps.getFirst()).name();
  }

  /** The path as it stands in an expression. */
  @Override
  public String toString() {
    return ExpressionText.of(this);
  }
}
