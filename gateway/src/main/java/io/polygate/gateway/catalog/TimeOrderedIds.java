package io.polygate.gateway.catalog;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Makes UUIDs of version 7 that grow from call to call within the process, on any number of
 * threads.
 *
 * <p>A counter of 12 bits follows the milliseconds. More than 4,096 in one millisecond, or a clock
 * that is set back, run ahead of the clock instead of waiting for it. The last 62 bits cannot be
 * guessed from other ids: they are a keyed hash (SipHash-2-4) of the first part, which never comes
 * twice, with a secret of this process. Lock-free.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.7">RFC 9562, UUID Version 7</a>
 * @see <a href="https://www.aumasson.jp/siphash/siphash.pdf">SipHash</a>
 */
public final class TimeOrderedIds {
  private static final int COUNTER_BITS = 12;
  private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;

  private final LongSupplier clock;
  private final long secret0;
  private final long secret1;
  private final AtomicLong last = new AtomicLong();

  /** Ids of this machine's clock. */
  public TimeOrderedIds() {
    this(System::currentTimeMillis);
  }

  /**
   * Ids of a given clock.
   *
   * @param clock gives milliseconds since 1970
   */
  TimeOrderedIds(LongSupplier clock) {
    this.clock = clock;
    SecureRandom random = new SecureRandom();
    secret0 = random.nextLong();
    secret1 = random.nextLong();
  }

  /** The next id, 36 characters. */
  public String next() {
    long now = clock.getAsLong() << COUNTER_BITS;
    long tick = last.updateAndGet(previous -> Math.max(now, previous + 1));
    long high = (tick >>> COUNTER_BITS) << 16 | VERSION_7 | (tick & COUNTER_MASK);
    return new UUID(high, VARIANT | (hash(tick) & VARIANT_MASK)).toString();
  }

  /** SipHash-2-4 of the eight bytes of {@code word}. */
  private long hash(long word) {
    long[] state = {
      secret0 ^ 0x736f6d6570736575L,
      secret1 ^ 0x646f72616e646f6dL,
      secret0 ^ 0x6c7967656e657261L,
      secret1 ^ 0x7465646279746573L
    };
    long length = (long) Long.BYTES << 56;
    absorb(state, word);
    absorb(state, length);
    state[2] ^= 0xff;
    for (int i = 0; i < 4; i++) {
      round(state);
    }
    return state[0] ^ state[1] ^ state[2] ^ state[3];
  }

  private static void absorb(long[] state, long word) {
    state[3] ^= word;
    round(state);
    round(state);
    state[0] ^= word;
  }

  private static void round(long[] state) {
    state[0] += state[1];
    state[1] = Long.rotateLeft(state[1], 13) ^ state[0];
    state[0] = Long.rotateLeft(state[0], 32);
    state[2] += state[3];
    state[3] = Long.rotateLeft(state[3], 16) ^ state[2];
    state[0] += state[3];
    state[3] = Long.rotateLeft(state[3], 21) ^ state[0];
    state[2] += state[1];
    state[1] = Long.rotateLeft(state[1], 17) ^ state[2];
    state[2] = Long.rotateLeft(state[2], 32);
  }
}
