package io.polygate.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The member names of the objects that are being read, to find one that stands twice. Holds places
 * in the text, not strings.
 *
 * <p>Few names are compared one by one, by their hashes; the names of a large object go into a hash
 * table. The hash has a secret, so that nobody can choose names that all meet in one place of it.
 */
final class JsonNames {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;
  private static final int MOST_WITHOUT_TABLE = 12;
  private static final int SMALLEST_TABLE = 64;

  private final byte[] bytes;
  private final long secret = ThreadLocalRandom.current().nextLong();

  // By name, those of all open objects one after the other; an escaped name has its end negated.
  private long[] hashes = new long[32];
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private int size;

  // By the depth of the object: its first name, and its table with the places of its names plus 1.
  private final int[] firsts = new int[Json.MAX_DEPTH];
  private final int[] @Nullable [] tables = new int[Json.MAX_DEPTH][];

  JsonNames(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Begins an object. */
  void open(int depth) {
    firsts[depth] = size;
    tables[depth] = null;
  }

  /** Ends an object, and forgets its names. */
  void close(int depth) {
    size = firsts[depth];
  }

  /** Adds a name to the innermost open object, or returns false if it is there already. */
  boolean add(int depth, int start, int end, boolean escaped) {
    long hash = escaped ? hashUnescaped(start, end) : hash(bytes, start, end);
    int count = size - firsts[depth];
    int[] table = tables[depth];
    if (count == MOST_WITHOUT_TABLE || (table != null && count * 2 >= table.length)) {
      table = tableOf(depth, table == null ? SMALLEST_TABLE : table.length * 2);
    }
    int mark = escaped ? -end : end;
    if (table == null) {
      for (int i = firsts[depth]; i < size; i++) {
        if (hashes[i] == hash && same(i, start, mark)) {
          return false;
        }
      }
    } else {
      int slot = (int) hash & (table.length - 1);
      while (table[slot] != 0) {
        int i = table[slot] - 1;
        if (hashes[i] == hash && same(i, start, mark)) {
          return false;
        }
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = size + 1;
    }
    append(hash, start, mark);
    return true;
  }

  private void append(long hash, int start, int mark) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, size * 2);
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    hashes[size] = hash;
    starts[size] = start;
    ends[size] = mark;
    size++;
  }

  private int[] tableOf(int depth, int length) {
    int[] table = new int[length];
    for (int i = firsts[depth]; i < size; i++) {
      int slot = (int) hashes[i] & (length - 1);
      while (table[slot] != 0) {
        slot = (slot + 1) & (length - 1);
      }
      table[slot] = i + 1;
    }
    tables[depth] = table;
    return table;
  }

  private boolean same(int i, int start, int mark) {
    return (ends[i] > 0 && mark > 0)
        ? Arrays.equals(bytes, starts[i], ends[i], bytes, start, mark)
        : resolved(starts[i], ends[i]).equals(resolved(start, mark));
  }

  private String resolved(int start, int mark) {
    int end = Math.abs(mark);
    return new JsonReader(bytes, start, end).unescaped(start, end);
  }

  private long hashUnescaped(int start, int end) {
    byte[] name = resolved(start, end).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return hash(name, 0, name.length);
  }

  private long hash(byte[] text, int start, int end) {
    long hash = secret ^ (end - start);
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(text, i));
    }
    long rest = 0;
    for (; i < end; i++) {
      rest = rest << 8 | (text[i] & 0xff);
    }
    return mix(hash ^ rest);
  }

  private static long mix(long word) {
    return Math.unsignedMultiplyHigh(word, MULTIPLIER) ^ word * MULTIPLIER;
  }
}
