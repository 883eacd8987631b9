package io.polygate.backend.kv;

import io.polygate.spi.StorageException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a collection holds, those items that expired but are not yet swept included.
 *
 * @param items how many items
 * @param bytes of their keys and of what is stored under them
 */
record Figures(long items, long bytes) {
  static final Figures NONE = new Figures(0, 0);

  /** Reads what is stored, if anything is. */
  static Figures decode(byte @Nullable [] stored) {
    if (stored == null) {
      return NONE;
    }
    if (stored.length != 2 * Long.BYTES) {
      throw new StorageException.Corrupt("The figures of a collection are damaged.", null);
    }
    ByteBuffer buffer = ByteBuffer.wrap(stored);
    return new Figures(buffer.getLong(), buffer.getLong());
  }

  byte[] encode() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(items).putLong(bytes).array();
  }

  Figures plus(long moreItems, long moreBytes) {
    return new Figures(items + moreItems, bytes + moreBytes);
  }
}
