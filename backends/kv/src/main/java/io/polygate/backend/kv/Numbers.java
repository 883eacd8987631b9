package io.polygate.backend.kv;

import io.polygate.spi.StorageException;
import java.nio.ByteBuffer;

/** A whole number as it is stored. */
final class Numbers {
  private Numbers() {}

  static byte[] encode(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /**
   * Reads what is stored.
   *
   * @throws StorageException.Corrupt if it is no number
   */
  static long decode(byte[] stored) {
    if (stored.length != Long.BYTES) {
      throw new StorageException.Corrupt("A stored number is damaged.", null);
    }
    return ByteBuffer.wrap(stored).getLong();
  }
}
