package io.polygate.backend.sqlite;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import java.sql.SQLException;
import java.time.Instant;

/**
 * An item of a file that may come from anybody, looked at as if a client had sent it: its key, its
 * media type, its times, its JSON. Where the row has a checksum, it must be right.
 *
 * @param item with the version that the file gives it
 */
record ForeignItem(Item item) {
  private static final int PARTITION = StoredItem.COLUMN_COUNT;
  private static final int SORT = PARTITION + 1;
  private static final int MAX_MEDIA_TYPE = 255;

  /** The end of the year 9999, beyond which dates have no form in HTTP. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  /**
   * Reads a row.
   *
   * @throws StorageException.Rejected if it is not what a tenant can hold
   */
  static ForeignItem read(SqlStatement.Row row, CollectionName collection) throws SQLException {
    try {
      String partition = String.valueOf(row.text(PARTITION));
      String sort = String.valueOf(row.text(SORT));
      if (row.type(PARTITION) != SqlStatement.Type.TEXT
          || row.type(SORT) != SqlStatement.Type.TEXT) {
        throw ForeignFile.unsound("A key in the file is not a text.");
      }
      StoredItem stored = StoredItem.read(row, partition, sort);
      requireSize(stored.length());
      requireTime(stored.updatedAt());
      stored.expiresAt().ifPresent(ForeignItem::requireTime);
      Item item = stored.item(new ItemKey(collection, partition, sort));
      return new ForeignItem(
          new Item(
              item.key(),
              checked(item.value()),
              item.version(),
              item.updatedAt(),
              item.expiresAt()));
    } catch (StorageException.Invalid
        | StorageException.Corrupt
        | java.time.DateTimeException
        | ArithmeticException e) {
      throw ForeignFile.unsound("An item in the file is not one that can be kept.");
    }
  }

  /** Whether it can be seen at an instant. */
  boolean isVisible(Instant now) {
    return item.expiresAt().map(at -> at.isAfter(now)).orElse(true);
  }

  private static Document checked(Document value) {
    if (value.isJson()) {
      return Document.parseJson(value.bytes());
    }
    String type = value.mediaType();
    boolean sound = type.length() <= MAX_MEDIA_TYPE && type.indexOf('/') > 0;
    for (int i = 0; i < type.length(); i++) {
      sound &= type.charAt(i) >= ' ' && type.charAt(i) <= '~';
    }
    if (!sound) {
      throw ForeignFile.unsound("An item in the file has a media type that none can have.");
    }
    return value;
  }

  private static void requireSize(int bytes) {
    int most = SqliteBackend.LIMITS.valueBytes();
    if (bytes > most) {
      throw new StorageException.TooLarge("The value is too large.", "valueBytes", most, bytes);
    }
  }

  private static void requireTime(Instant time) {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
      throw ForeignFile.unsound("A time in the file is not between the years 1970 and 9999.");
    }
  }
}
