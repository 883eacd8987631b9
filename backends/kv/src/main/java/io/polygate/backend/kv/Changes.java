package io.polygate.backend.kv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written in one step, over what is stored. For one thread.
 *
 * <p>A change is either of the whole or within a {@linkplain #begin part}, which can be given up
 * without the rest.
 */
final class Changes {
  private final Map<ByteString, Change> whole = new LinkedHashMap<>();
  private final Map<ByteString, Change> part = new LinkedHashMap<>();
  private final Map<ByteString, Figures> counts = new LinkedHashMap<>();
  private final Map<ByteString, Figures> countsOfPart = new LinkedHashMap<>();
  private final Map<ByteString, Change> expected = new LinkedHashMap<>();
  private final List<KeySpan> removedSpans = new ArrayList<>();
  private long bytes;

  /** The new value of a key. */
  static final class Change {
    private final byte @Nullable [] value;

    private Change(byte @Nullable [] value) {
      this.value = value;
    }

    /** The value; null if there is none any more. */
    byte @Nullable [] value() {
      return value;
    }
  }

  /** Begins a part. */
  void begin() {
    undo();
  }

  /** Makes the part one with the rest. */
  void keep() {
    for (Map.Entry<ByteString, Change> entry : part.entrySet()) {
      byte[] value = entry.getValue().value();
      bytes += entry.getKey().bytes().length + (value == null ? 0 : value.length);
    }
    whole.putAll(part);
    part.clear();
    countsOfPart.forEach(this::addCount);
    countsOfPart.clear();
  }

  private void addCount(ByteString key, Figures more) {
    counts.merge(key, more, (had, added) -> had.plus(added.items(), added.bytes()));
  }

  /** Gives the part up. */
  void undo() {
    part.clear();
    countsOfPart.clear();
  }

  /** How a key is changed; null if it is not. */
  @Nullable Change find(ByteString key) {
    Change found = part.get(key);
    return found == null ? whole.get(key) : found;
  }

  /** What a key is expected to hold; null if nothing is expected of it. */
  @Nullable Change expected(ByteString key) {
    return expected.get(key);
  }

  /**
   * Makes the whole depend on what a key holds: if it holds something else by then, nothing is
   * changed. Not given up with a part, as what the part was given up for may rest on it.
   *
   * @param value what was read; null for nothing
   */
  void expect(byte[] key, byte @Nullable [] value) {
    expected.put(new ByteString(key), new Change(value));
  }

  /** Adds to figures, whatever they are by then. */
  void count(byte[] key, Figures more) {
    countsOfPart.merge(
        new ByteString(key), more, (had, added) -> had.plus(added.items(), added.bytes()));
  }

  void put(byte[] key, byte[] value) {
    part.put(new ByteString(key), new Change(value));
  }

  void remove(byte[] key) {
    part.put(new ByteString(key), new Change(null));
  }

  /** Removes what is stored in a span, and what would be; later changes of keys in it stand. */
  void remove(KeySpan span) {
    whole.keySet().removeIf(key -> span.contains(key.bytes()));
    part.keySet().removeIf(key -> span.contains(key.bytes()));
    counts.keySet().removeIf(key -> span.contains(key.bytes()));
    countsOfPart.keySet().removeIf(key -> span.contains(key.bytes()));
    removedSpans.add(span);
  }

  boolean isEmpty() {
    return whole.isEmpty() && counts.isEmpty() && removedSpans.isEmpty();
  }

  /** About how many bytes are to be written. */
  long bytes() {
    return bytes;
  }

  Collection<Map.Entry<ByteString, Change>> entries() {
    return whole.entrySet();
  }

  /** What is added to figures. */
  Collection<Map.Entry<ByteString, Figures>> counts() {
    return counts.entrySet();
  }

  /** What is expected of keys. */
  Collection<Map.Entry<ByteString, Change>> expectations() {
    return expected.entrySet();
  }

  List<KeySpan> removedSpans() {
    return removedSpans;
  }
}
