package io.polygate.backend.kv;

import java.util.Arrays;

/**
 * Where a key of the engine is in Redis: a container, which is a sorted set with the order and a
 * hash with the values, and a field in it. A container holds what is removed at once: the items of
 * a collection, the entries of an index, or one kind of a tenant's other things. So a field does
 * not repeat the names that its container has, and removing all of them is one step.
 */
final class RedisPlace {
  private final byte[] container;
  private final byte[] field;

  private RedisPlace(byte[] key, int length) {
    container = Arrays.copyOf(key, length);
    field = Arrays.copyOfRange(key, length, key.length);
  }

  /** The place of a key. */
  static RedisPlace of(byte[] key) {
    return new RedisPlace(key, containerLength(key));
  }

  /** What the key begins with. */
  byte[] container() {
    return container;
  }

  /** The rest of it. */
  byte[] field() {
    return field;
  }

  /** How much of a key, or of what all keys of a span begin with, is its container. */
  static int containerLength(byte[] key) {
    return switch (key[Keys.HEAD - 1]) {
      case 'i' -> Keys.afterCollection(key);
      case 'x' -> Keys.HEAD + Long.BYTES;
      default -> Keys.HEAD;
    };
  }

  /**
   * Whether a span is of whole containers: of a tenant, or of one kind or index of it.
   *
   * @param span its beginning is what all its keys begin with
   */
  static boolean isWhole(KeySpan span) {
    byte[] from = span.from();
    return Arrays.equals(KeySpan.successor(from), span.to())
        && (from.length <= Keys.HEAD || from.length == containerLength(from));
  }
}
