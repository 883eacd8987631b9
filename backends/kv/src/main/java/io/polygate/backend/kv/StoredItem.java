package io.polygate.backend.kv;

import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import io.polygate.spi.Version;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An item as it is stored: a CRC-32C over the key and the rest, the version, the times in
 * milliseconds and seconds, the length of the media type (0 for JSON) with the type, and the value.
 *
 * @param value the value
 * @param version grows with every write of the instance
 * @param updatedAt milliseconds since 1970
 * @param expiresAt seconds since 1970 from which on it cannot be seen, {@link #STAYS} for none
 */
record StoredItem(Document value, long version, long updatedAt, long expiresAt) {
  /** No expiry. */
  static final long STAYS = Long.MAX_VALUE;

  private static final int VERSION_RADIX = 36;
  private static final int HEAD = Integer.BYTES + 3 * Long.BYTES + Short.BYTES;
  private static final int MAX_TYPE = 0xffff;

  /** What a document will be. */
  static StoredItem of(Document value, long version, Instant updatedAt, Optional<Instant> expiry) {
    return new StoredItem(
        value,
        version,
        updatedAt.toEpochMilli(),
        expiry.isEmpty() ? STAYS : expiry.get().getEpochSecond());
  }

  /**
   * Reads what is stored under a key of the database.
   *
   * @throws StorageException.Corrupt if it is not what was written
   */
  static StoredItem decode(byte[] key, byte[] stored) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(stored);
      if (buffer.getInt() != checksum(key, stored)) {
        throw damaged(null);
      }
      long version = buffer.getLong();
      long updatedAt = buffer.getLong();
      long expiresAt = buffer.getLong();
      byte[] type = new byte[Short.toUnsignedInt(buffer.getShort())];
      buffer.get(type);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      Document value =
          type.length == 0
              ? Document.storedJson(bytes)
              : Document.opaque(new String(type, StandardCharsets.UTF_8), bytes);
      return new StoredItem(value, version, updatedAt, expiresAt);
    } catch (BufferUnderflowException e) {
      throw damaged(e);
    }
  }

  private static StorageException damaged(@org.jspecify.annotations.Nullable Exception cause) {
    return new StorageException.Corrupt("A stored value is not what was written.", cause);
  }

  /** What is to be stored under a key of the database. */
  byte[] encode(byte[] key) {
    byte[] type = value.isJson() ? new byte[0] : value.mediaType().getBytes(StandardCharsets.UTF_8);
    if (type.length > MAX_TYPE) {
      throw new StorageException.TooLarge(
          "The media type is too long.", "mediaTypeBytes", MAX_TYPE, type.length);
    }
    byte[] stored = new byte[HEAD + type.length + value.length()];
    ByteBuffer buffer = ByteBuffer.wrap(stored);
    buffer.position(Integer.BYTES);
    buffer.putLong(version).putLong(updatedAt).putLong(expiresAt);
    buffer.putShort((short) type.length).put(type).put(value.bytes());
    buffer.putInt(0, checksum(key, stored));
    return stored;
  }

  private static int checksum(byte[] key, byte[] stored) {
    CRC32C checksum = new CRC32C();
    checksum.update(key, 0, key.length);
    checksum.update(stored, Integer.BYTES, stored.length - Integer.BYTES);
    return (int) checksum.getValue();
  }

  /** Whether it can be seen at an instant. */
  boolean isVisible(Instant now) {
    return expiresAt == STAYS || expiresAt > now.getEpochSecond();
  }

  boolean expires() {
    return expiresAt != STAYS;
  }

  /** The item that this is under its key. */
  Item item(ItemKey key) {
    return new Item(
        key,
        value,
        versionToken(),
        Instant.ofEpochMilli(updatedAt),
        expires() ? Optional.of(Instant.ofEpochSecond(expiresAt)) : Optional.empty());
  }

  /** The version as clients see it. */
  Version versionToken() {
    return new Version(Long.toString(version, VERSION_RADIX));
  }
}
