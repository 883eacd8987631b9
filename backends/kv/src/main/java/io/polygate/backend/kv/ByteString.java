package io.polygate.backend.kv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes as a key of a map. The array is shared: nobody changes it. */
final class ByteString {
  private final byte[] bytes;
  private final int hash;

  ByteString(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
