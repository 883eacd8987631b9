package io.polygate.gateway.patch;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A JSON patch: operations that are made one after the other, all or none.
 *
 * <p>What goes wrong, and what it is to a client:
 *
 * <ul>
 *   <li>a text that is no patch: {@link StorageException.Invalid}, 400;
 *   <li>an operation whose place is not there, or that asks for too much: {@link
 *       StorageException.Rejected}, 422;
 *   <li>a {@code test} that fails: {@link Outcome.TestFailed}, which is for the caller to answer as
 *       a condition that does not hold, 412, because only he knows the item's version.
 * </ul>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>
 */
public final class JsonPatch {
  /** The most operations of a patch. */
  public static final int MAX_OPERATIONS = 1_000;

  /** The most that the operations of a patch may add together, in bytes of JSON, roughly. */
  public static final int MAX_ADDED_BYTES = 64 * 1024 * 1024;

  /** The most members and elements that may have to be moved to get at those that change. */
  static final int MAX_MOVED = 10_000_000;

  private final List<Operation> operations;

  private JsonPatch(List<Operation> operations) {
    this.operations = List.copyOf(operations);
  }

  /** What became of a patch. */
  public sealed interface Outcome {
    /** It was made. */
    record Patched(Value value) implements Outcome {}

    /**
     * A test failed, so nothing was done.
     *
     * @param operation which operation it is, from 0
     * @param pointer the place that was tested
     */
    record TestFailed(int operation, String pointer) implements Outcome {}
  }

  /** One operation of a patch. */
  sealed interface Operation {
    JsonPointer path();

    /** Sets a member, or inserts an element. */
    record Add(JsonPointer path, Value value) implements Operation {}

    /** Takes away what is there. */
    record Remove(JsonPointer path) implements Operation {}

    /** Puts something in the place of what is there. */
    record Replace(JsonPointer path, Value value) implements Operation {}

    /** Takes away what is at {@code from}, and adds it. */
    record Move(JsonPointer from, JsonPointer path) implements Operation {}

    /** Adds what is at {@code from}. */
    record Copy(JsonPointer from, JsonPointer path) implements Operation {}

    /** Asks for a value; {@code text} is the place as it was written. */
    record Test(JsonPointer path, Value value, String text) implements Operation {}
  }

  /**
   * Reads a patch. Members that an operation does not have are ignored, as the RFC asks.
   *
   * @throws StorageException.Invalid if it is none, with a JSON pointer to the fault
   * @throws StorageException.TooLarge if it has more than {@value #MAX_OPERATIONS} operations
   */
  public static JsonPatch parse(Value json) {
    if (!(json instanceof Value.Array(List<Value> elements))) {
      throw new StorageException.Invalid("A JSON patch is an array of operations.", "");
    }
    if (elements.size() > MAX_OPERATIONS) {
      throw new StorageException.TooLarge(
          "A JSON patch has too many operations.",
          "patchOperations",
          MAX_OPERATIONS,
          elements.size());
    }
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      operations.add(operation(elements.get(i), "/" + i));
    }
    return new JsonPatch(operations);
  }

  private static Operation operation(Value element, String where) {
    if (!(element instanceof Value.Members(SequencedMap<String, Value> members))) {
      throw new StorageException.Invalid("An operation is an object.", where);
    }
    String word = text(members, "op", where);
    return switch (word) {
      case "add" -> new Operation.Add(pointer(members, "path", where), value(members, where));
      case "remove" -> new Operation.Remove(pointer(members, "path", where));
      case "replace" ->
          new Operation.Replace(pointer(members, "path", where), value(members, where));
      case "move" -> move(pointer(members, "from", where), pointer(members, "path", where), where);
      case "copy" ->
          new Operation.Copy(pointer(members, "from", where), pointer(members, "path", where));
      case "test" ->
          new Operation.Test(
              pointer(members, "path", where), value(members, where), text(members, "path", where));
      default ->
          throw new StorageException.Invalid(
              "The operations are add, remove, replace, move, copy and test.", where + "/op");
    };
  }

  private static Operation move(JsonPointer from, JsonPointer path, String where) {
    if (from.isAround(path)) {
      throw new StorageException.Invalid("A value cannot be moved into itself.", where + "/path");
    }
    return new Operation.Move(from, path);
  }

  private static String text(SequencedMap<String, Value> members, String name, String where) {
    if (members.get(name) instanceof Value.Text(String text)) {
      return text;
    }
    throw new StorageException.Invalid(
        "The operation lacks a member, or it is no string.", where + "/" + name);
  }

  private static JsonPointer pointer(
      SequencedMap<String, Value> members, String name, String where) {
    return JsonPointer.parse(text(members, name, where))
        .orElseThrow(() -> new StorageException.Invalid("Not a JSON pointer.", where + "/" + name));
  }

  private static Value value(SequencedMap<String, Value> members, String where) {
    return Optional.ofNullable(members.get("value"))
        .orElseThrow(
            () -> new StorageException.Invalid("The operation lacks a value.", where + "/value"));
  }

  /**
   * Makes the operations one after the other.
   *
   * @throws StorageException.Rejected if one cannot be made, with a JSON pointer into the patch
   */
  public Outcome apply(Value value) {
    PatchedTree tree = new PatchedTree(value);
    for (int i = 0; i < operations.size(); i++) {
      String where = "/" + i;
      switch (operations.get(i)) {
        case Operation.Add(JsonPointer path, Value added) -> tree.add(path, added, where + "/path");
        case Operation.Remove(JsonPointer path) -> tree.remove(path, where + "/path");
        case Operation.Replace(JsonPointer path, Value with) ->
            tree.replace(path, with, where + "/path");
        case Operation.Move(JsonPointer from, JsonPointer path) -> {
          Value moved = tree.get(from, where + "/from");
          if (!from.equals(path)) {
            tree.remove(from, where + "/from");
            tree.add(path, moved, where + "/path");
          }
        }
        case Operation.Copy(JsonPointer from, JsonPointer path) ->
            tree.add(path, tree.get(from, where + "/from"), where + "/path");
        case Operation.Test(JsonPointer path, Value expected, String text) -> {
          if (!tree.find(path).map(expected::equals).orElse(false)) {
            return new Outcome.TestFailed(i, text);
          }
        }
      }
    }
    return new Outcome.Patched(tree.value());
  }
}
