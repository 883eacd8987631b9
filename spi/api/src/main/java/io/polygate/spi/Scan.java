package io.polygate.spi;

import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Projection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads all items of a collection, or one of several disjoint segments that together are all.
 *
 * @param collection where the items are
 * @param segment which segment, from 0
 * @param segments how many there are, 1 to 1,024
 * @param filter drops items after they were found; empty keeps all
 * @param select which parts of the values are wanted. A hint: the caller cuts the values itself
 * @param page where the page begins and how long it may be
 */
public record Scan(
    CollectionName collection,
    int segment,
    int segments,
    Optional<Condition> filter,
    Optional<Projection> select,
    PageRequest page) {
  /** The most segments that a scan may have. */
  public static final int MAX_SEGMENTS = 1024;

  /**
   * Checks the segment.
   *
   * @throws StorageException.Invalid if it is not one of the segments, or they are too many
   */
  public Scan {
    if (segments < 1 || segments > MAX_SEGMENTS) {
      throw new StorageException.Invalid("A scan has 1 to 1024 segments.", "segments");
    }
    if (segment < 0 || segment >= segments) {
      throw new StorageException.Invalid("A segment is from 0 to segments - 1.", "segment");
    }
  }

  /**
   * The segment of a partition: the same on every backend and for ever, so that a cursor survives a
   * move. FNV-1a over the key's UTF-8 bytes, finished by a multiplication that spreads the low
   * bits.
   *
   * @see <a href="https://datatracker.ietf.org/doc/draft-eastlake-fnv/">The FNV hash</a>
   */
  public static int segmentOf(String partition, int segments) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : partition.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0x9e3779b97f4a7c15L;
    return (int) ((hash >>> 33) % segments);
  }
}
