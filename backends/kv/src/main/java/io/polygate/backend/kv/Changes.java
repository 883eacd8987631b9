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
    part.clear();
  }

  /** Makes the part one with the rest. */
  void keep() {
    for (Map.Entry<ByteString, Change> entry : part.entrySet()) {
      byte[] value = entry.getValue().value();
      bytes += entry.getKey().bytes().length + (value == null ? 0 : value.length);
    }
    whole.putAll(part);
    part.clear();
  }

  /** Gives the part up. */
  void undo() {
    part.clear();
  }

  /** How a key is changed; null if it is not. */
  @Nullable Change find(ByteString key) {
    Change found = part.get(key);
    return found == null ? whole.get(key) : found;
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
    removedSpans.add(span);
  }

  boolean isEmpty() {
    return whole.isEmpty() && removedSpans.isEmpty();
  }

  /** About how many bytes are to be written. */
  long bytes() {
    return bytes;
  }

  Collection<Map.Entry<ByteString, Change>> entries() {
    return whole.entrySet();
  }

  List<KeySpan> removedSpans() {
    return removedSpans;
  }
}
