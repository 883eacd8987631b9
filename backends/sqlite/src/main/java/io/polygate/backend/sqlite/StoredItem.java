package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.SqlStatement.Row;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import io.polygate.spi.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A row of a collection's table, without its key. Immutable. */
final class StoredItem {
  /** The columns that {@link #read} takes, in its order. */
  static final String COLUMNS =
      "coalesce(doc, body), type, version, updated_at, expires_at, checksum";

  /** How many columns {@link #read} takes. */
  static final int COLUMN_COUNT = 6;

  /** No expiry. */
  private static final long STAYS = Long.MAX_VALUE;

  private static final byte[] NONE = {};
  private static final int VERSION_RADIX = 36;

  private final byte[] bytes;
  private final @Nullable String type;
  private final long version;
  private final long updatedAt;
  private final long expiresAt;

  private StoredItem(
      byte[] bytes, @Nullable String type, long version, long updatedAt, long expiresAt) {
    this.bytes = bytes;
    this.type = type;
    this.version = version;
    this.updatedAt = updatedAt;
    this.expiresAt = expiresAt;
  }

  /** What a document will be as a row. */
  static StoredItem of(Document value, long version, Instant updatedAt, Optional<Instant> expiry) {
    return new StoredItem(
        value.bytes(),
        value.isJson() ? null : value.mediaType(),
        version,
        updatedAt.toEpochMilli(),
        expiry.isEmpty() ? STAYS : expiry.get().getEpochSecond());
  }

  /**
   * Reads the row of a key.
   *
   * @throws StorageException.Corrupt if it is not what was written
   */
  static StoredItem read(Row row, String partition, String sort) throws SQLException {
    byte[] bytes = row.bytes(0);
    long expiresAt = row.integer(4);
    StoredItem item =
        new StoredItem(
            bytes == null ? NONE : bytes,
            row.text(1),
            row.integer(2),
            row.integer(3),
            expiresAt == 0 && row.type(4) == SqlStatement.Type.NULL ? STAYS : expiresAt);
    long checksum = row.integer(5);
    // A row that was not written here, but with SQL, has no checksum.
    if (checksum != item.checksum(partition, sort) && row.type(5) != SqlStatement.Type.NULL) {
      throw new StorageException.Corrupt("A stored value is not what was written.", null);
    }
    return item;
  }

  /** The length of the value in bytes. */
  int length() {
    return bytes.length;
  }

  /** Grows with every write of the file. */
  long version() {
    return version;
  }

  /** When it was written. */
  Instant updatedAt() {
    return Instant.ofEpochMilli(updatedAt);
  }

  /** From when on it cannot be seen; empty if it stays. */
  Optional<Instant> expiresAt() {
    return expiresAt == STAYS ? Optional.empty() : Optional.of(Instant.ofEpochSecond(expiresAt));
  }

  /** Whether it can be seen at an instant. */
  boolean isVisible(Instant now) {
    return expiresAt == STAYS || expiresAt > now.getEpochSecond();
  }

  /** Whether it can be seen now; asks the clock only if it matters. */
  boolean isVisible(InstantSource clock) {
    return expiresAt == STAYS || isVisible(clock.instant());
  }

  /** The item that the row is under its key. */
  Item item(ItemKey key) {
    return item(key, document());
  }

  /** The same with a document that was made of it before. */
  Item item(ItemKey key, Document document) {
    return new Item(key, document, version(version), updatedAt(), expiresAt());
  }

  /** The value. */
  Document document() {
    return type == null ? Document.storedJson(bytes) : Document.opaque(type, bytes);
  }

  /** The token of a version number. */
  static Version version(long number) {
    return new Version(Long.toString(number, VERSION_RADIX));
  }

  /** The arguments of {@link ItemSql#insert} and {@link ItemSql#replace}. */
  @Nullable Object[] arguments(ItemKey key) {
    return new @Nullable Object[] {
      type == null ? bytes : null,
      type == null ? null : bytes,
      type,
      version,
      updatedAt,
      expiresAt == STAYS ? null : expiresAt,
      checksum(key.partition(), key.sort()),
      key.partition(),
      key.sort()
    };
  }

  /** The arguments of {@link ItemSql#update}. */
  @Nullable Object[] arguments(ItemKey key, Instant now) {
    @Nullable Object[] same = arguments(key);
    @Nullable Object[] all = Arrays.copyOf(same, same.length + 1);
    all[same.length] = now.getEpochSecond();
    return all;
  }

  /**
   * CRC-32C over all that makes the row. 0xFF, which no text holds, ends each text, so that no byte
   * can move from one to the next.
   */
  private long checksum(String partition, String sort) {
    CRC32C checksum = new CRC32C();
    update(checksum, partition);
    update(checksum, sort);
    if (type != null) {
      update(checksum, type);
    }
    checksum.update(bytes, 0, bytes.length);
    ByteBuffer numbers = ByteBuffer.allocate(3 * Long.BYTES);
    numbers.putLong(version).putLong(updatedAt).putLong(expiresAt).flip();
    checksum.update(numbers);
    return checksum.getValue();
  }

  private static void update(CRC32C checksum, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    checksum.update(utf8, 0, utf8.length);
    checksum.update(0xff);
  }
}
