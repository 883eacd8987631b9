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

  /** To the member of an object that has this name. */
  public record Member(String name) implements Step {}

  /** To the element of a list that is at this place, counted from 0. */
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
   * @throws StorageException.Invalid if there are none or too many, or the first is not to a member
   */
  public DocumentPath {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || steps.size() > MAX_STEPS) {
      throw new StorageException.Invalid("A document path has 1 to 32 steps.", "path");
    }
    if (!(steps.getFirst() instanceof Member)) {
      throw new StorageException.Invalid("A document path begins with an attribute name.", "path");
    }
  }

  /** The path to a member of the item itself. */
  public static DocumentPath of(String name) {
    return new DocumentPath(List.of(new Member(name)));
  }

  /** The name of the member of the item itself that the path begins with. */
  public String root() {
    return ((Member) steps.getFirst()).name();
  }

  /** Whether one of the two is the other, or leads to something within it. */
  public boolean overlaps(DocumentPath other) {
    int shared = Math.min(steps.size(), other.steps.size());
    return steps.subList(0, shared).equals(other.steps.subList(0, shared));
  }

  /**
   * Whether the two disagree on what something is: where they part, one goes on to a member and the
   * other to an element.
   */
  public boolean conflicts(DocumentPath other) {
    int shared = Math.min(steps.size(), other.steps.size());
    for (int i = 0; i < shared; i++) {
      Step mine = steps.get(i);
      Step theirs = other.steps.get(i);
      if (!mine.equals(theirs)) {
        return !mine.getClass().equals(theirs.getClass());
      }
    }
    return false;
  }
}
