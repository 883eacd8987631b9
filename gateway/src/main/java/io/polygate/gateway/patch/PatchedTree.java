package io.polygate.gateway.patch;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A value that is being changed. What is touched is opened into nodes, once however often it is
 * touched; the rest stays as it was. Counts what is added, because copies of copies double the size
 * with each operation. For one thread.
 */
final class PatchedTree {
  private static final String NOT_THERE = "There is nothing at this place.";

  private Node root;

  /** How many bytes were added; those that went away are not taken off. */
  private long added;

  /** How many members and elements were opened. */
  private long moved;

  PatchedTree(Value value) {
    root = new Node(value);
  }

  /** A place for a value: closed, or opened as an object or an array. Exactly one is not null. */
  private static final class Node {
    private @Nullable Value closed;
    private @Nullable SequencedMap<String, Node> members;
    private @Nullable List<Node> elements;

    Node(Value value) {
      closed = value;
    }

    /** Opens an object or array and counts its content; leaves all else as it is. */
    int open() {
      if (closed instanceof Value.Members(SequencedMap<String, Value> values)) {
        SequencedMap<String, Node> opened = new LinkedHashMap<>();
        values.forEach((name, value) -> opened.put(name, new Node(value)));
        members = opened;
        closed = null;
        return opened.size();
      } else if (closed instanceof Value.Array(List<Value> values)) {
        List<Node> opened = new ArrayList<>(values.size());
        values.forEach(value -> opened.add(new Node(value)));
        elements = opened;
        closed = null;
        return opened.size();
      }
      return 0;
    }

    /** Closes what was opened. */
    Value close() {
      Value value = closed;
      if (members != null) {
        SequencedMap<String, Value> values = new LinkedHashMap<>();
        for (Map.Entry<String, Node> member : members.entrySet()) {
          values.put(member.getKey(), member.getValue().close());
        }
        value = new Value.Members(values);
      } else if (elements != null) {
        value = new Value.Array(elements.stream().map(Node::close).toList());
      }
      if (value == null) {
        throw new IllegalStateException("A node is closed or open.");
      }
      closed = value;
      members = null;
      elements = null;
      return value;
    }
  }

  /** The value as it is now. */
  Value value() {
    return root.close();
  }

  /** What is at a place. */
  Optional<Value> find(JsonPointer path) {
    Node node = root;
    for (String name : path.names()) {
      Node inner = child(node, name);
      if (inner == null) {
        return Optional.empty();
      }
      node = inner;
    }
    return Optional.of(node.close());
  }

  Value get(JsonPointer path, String where) {
    return find(path).orElseThrow(() -> new StorageException.Rejected(NOT_THERE, where));
  }

  void add(JsonPointer path, Value value, String where) {
    count(value, where);
    if (path.isWhole()) {
      root = new Node(value);
      return;
    }
    Node parent = open(path.parent(), where);
    String name = path.last();
    if (parent.members != null) {
      parent.members.put(name, new Node(value));
    } else if (parent.elements != null) {
      int size = parent.elements.size();
      int index = name.equals("-") ? size : index(name);
      if (index < 0 || index > size) {
        throw new StorageException.Rejected("The array has no such place.", where);
      }
      parent.elements.add(index, new Node(value));
    } else {
      throw new StorageException.Rejected("Neither an object nor an array can hold this.", where);
    }
  }

  void remove(JsonPointer path, String where) {
    if (path.isWhole()) {
      throw new StorageException.Rejected("The whole value cannot be removed.", where);
    }
    Node parent = open(path.parent(), where);
    if (child(parent, path.last()) == null) {
      throw new StorageException.Rejected(NOT_THERE, where);
    }
    if (parent.members != null) {
      parent.members.remove(path.last());
    } else if (parent.elements != null) {
      parent.elements.remove(index(path.last()));
    }
  }

  void replace(JsonPointer path, Value value, String where) {
    count(value, where);
    if (path.isWhole()) {
      root = new Node(value);
      return;
    }
    Node parent = open(path.parent(), where);
    if (child(parent, path.last()) == null) {
      throw new StorageException.Rejected(NOT_THERE, where);
    }
    if (parent.members != null) {
      // Keeps the member's place in the object's order.
      parent.members.put(path.last(), new Node(value));
    } else if (parent.elements != null) {
      parent.elements.set(index(path.last()), new Node(value));
    }
  }

  private Node open(JsonPointer path, String where) {
    Node node = root;
    for (String name : path.names()) {
      Node inner = child(node, name);
      if (inner == null) {
        throw new StorageException.Rejected(NOT_THERE, where);
      }
      node = inner;
    }
    open(node);
    return node;
  }

  private void open(Node node) {
    moved += node.open();
    if (moved > JsonPatch.MAX_MOVED) {
      throw new StorageException.Rejected("The patch asks for too much work.", "");
    }
  }

  /** Opens a node and gives what a name stands for in it, if anything. */
  private @Nullable Node child(Node node, String name) {
    open(node);
    if (node.members != null) {
      return node.members.get(name);
    }
    if (node.elements != null) {
      int index = index(name);
      return index >= 0 && index < node.elements.size() ? node.elements.get(index) : null;
    }
    return null;
  }

  /** The number that an index without needless zeros stands for; -1 if it is none. */
  private static int index(String name) {
    boolean valid =
        !name.isEmpty() && name.length() <= 9 && (name.length() == 1 || name.charAt(0) != '0');
    for (int i = 0; valid && i < name.length(); i++) {
      valid = name.charAt(i) >= '0' && name.charAt(i) <= '9';
    }
    return valid ? Integer.parseInt(name) : -1;
  }

  private void count(Value value, String where) {
    added += size(value, JsonPatch.MAX_ADDED_BYTES - added);
    if (added > JsonPatch.MAX_ADDED_BYTES) {
      throw new StorageException.Rejected("The patch adds more than 64 MiB.", where);
    }
  }

  /** About how many bytes a value's text has; stops soon after {@code limit}. */
  private static long size(Value value, long limit) {
    long size = 2;
    switch (value) {
      case Value.Members(SequencedMap<String, Value> members) -> {
        for (Map.Entry<String, Value> member : members.entrySet()) {
          if (size > limit) {
            break;
          }
          size += member.getKey().length() + size(member.getValue(), limit - size);
        }
      }
      case Value.Array(List<Value> elements) -> size += sizeOf(elements, limit);
      case Value.Set(List<Value> elements) -> size += sizeOf(elements, limit);
      case Value.Text(String text) -> size += text.length();
      case Value.Bytes bytes -> size += bytes.length();
      case Value.Num number -> size += number.value().precision();
      case Value.Bool bool -> {}
      case Value.Null none -> {}
    }
    return size;
  }

  private static long sizeOf(List<Value> elements, long limit) {
    long size = 0;
    for (Value element : elements) {
      if (size > limit) {
        break;
      }
      size += size(element, limit - size);
    }
    return size;
  }
}
