package io.polygate.spi;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The key of one item within a tenant.
 *
 * <p>Keys are ordered by the UTF-8 bytes of {@code partition}, then of {@code sort}, on every
 * backend.
 *
 * @param collection the collection that the item is in
 * @param partition the partition key ({@code pk}), 1 to {@value #MAX_PARTITION_BYTES} bytes of
 *     UTF-8 without U+0000
 * @param sort the sort key ({@code sk}), at most {@value #MAX_SORT_BYTES} bytes of UTF-8 without
 *     U+0000; empty where the item has none (a plain key/value)
 */
public record ItemKey(CollectionName collection, String partition, String sort) {
  /** The longest partition key, in bytes of UTF-8. */
  public static final int MAX_PARTITION_BYTES = 1024;

  /** The longest sort key, in bytes of UTF-8. */
  public static final int MAX_SORT_BYTES = 1024;

  /**
   * Checks both strings.
   *
   * @throws StorageException.Invalid if the partition key is empty, or a string is not well-formed
   *     Unicode or holds U+0000
   * @throws StorageException.TooLarge if one is too long
   */
  public ItemKey {
    if (partition.isEmpty()) {
      throw new StorageException.Invalid("A partition key must not be empty.", "pk");
    }
    check(partition, "pk", MAX_PARTITION_BYTES);
    check(sort, "sk", MAX_SORT_BYTES);
  }

  /** The key of an item without a sort key. */
  public static ItemKey of(CollectionName collection, String partition) {
    return new ItemKey(collection, partition, "");
  }

  // Written out, here and where records are keys that each request looks something up by: what a
  // record has by itself is linked at run time, and the compiler does not inline that.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ItemKey that
        && partition.equals(that.partition)
        && sort.equals(that.sort)
        && collection.equals(that.collection);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * collection.hashCode() + partition.hashCode()) + sort.hashCode();
  }

  /** Whether the item has a sort key. */
  public boolean hasSort() {
    return !sort.isEmpty();
  }

  /**
   * Orders two key strings as every backend does: by code point, which is the order of their UTF-8
   * bytes (and not that of {@link String#compareTo}).
   */
  public static int compareText(String left, String right) {
    int shared = Math.min(left.length(), right.length());
    for (int i = 0; i < shared; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean leftSurrogate = Character.isSurrogate(a);
        boolean rightSurrogate = Character.isSurrogate(b);
        // A surrogate stands for a code point above every other char.
        return leftSurrogate == rightSurrogate
            ? Character.compare(a, b)
            : Boolean.compare(leftSurrogate, rightSurrogate);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  private static void check(String text, String name, int limit) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new StorageException.Invalid("A key must not contain U+0000.", name);
      } else if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        throw new StorageException.Invalid("A key must be well-formed Unicode.", name);
      }
    }
    if (bytes > limit) {
      throw new StorageException.TooLarge("A key is too long.", name + "Bytes", limit, bytes);
    }
  }

  /** The UTF-8 bytes of the partition key, as backends that route or store by bytes need them. */
  public byte[] partitionBytes() {
    return partition.getBytes(StandardCharsets.UTF_8);
  }
}
