package io.polygate.backend.dynamodb;

import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items as rows of a table, and back. */
final class Rows {
  private Rows() {}

  /** A version that no item has or had. */
  static Version newVersion() {
    return new Version(UUID.randomUUID().toString().replace("-", ""));
  }

  /**
   * The row of an item.
   *
   * @throws StorageException.TooLarge if the engine holds none so large
   * @throws StorageException.Rejected if the engine cannot hold the value
   */
  static Map<String, AttributeValue> row(Place place, Item item) {
    Document document = item.value();
    int most = DynamoDbBackend.LIMITS.valueBytes();
    if (document.length() > most) {
      throw new StorageException.TooLarge(
          "The value is too large.", "valueBytes", most, document.length());
    }
    Map<String, AttributeValue> row = new HashMap<>(place.key(item.key()));
    if (!document.isJson() || AttributeValues.isTooDeep(document.value())) {
      row.put(
          Attributes.BYTES, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(document.bytes())));
      row.put(Attributes.TYPE, AttributeValue.fromS(document.mediaType()));
    } else if (document.value() instanceof Value.Members members) {
      row.putAll(AttributeValues.attributes(members, place));
    } else {
      row.put(Attributes.VALUE, AttributeValues.of(document.value(), place));
    }
    row.put(Attributes.VERSION, AttributeValue.fromS(item.version().token()));
    row.put(Attributes.UPDATED, number(item.updatedAt().toEpochMilli()));
    item.expiresAt().ifPresent(at -> row.put(Attributes.EXPIRES, number(at.getEpochSecond())));
    long size = RowSize.of(row);
    if (size > RowSize.MAX_BYTES) {
      throw new StorageException.TooLarge(
          "The store holds no item so large.", "itemBytes", RowSize.MAX_BYTES, size);
    }
    return row;
  }

  /** The item that a row is. */
  static Item item(Place place, Map<String, AttributeValue> row) {
    return new Item(
        place.itemKey(row),
        document(place, row),
        place.version(row),
        Instant.ofEpochMilli(whole(row, Attributes.UPDATED).orElse(0L)),
        expiresAt(row));
  }

  /** The item that a row is; empty if there is no row, or the item has expired. */
  static Optional<Item> alive(Place place, @Nullable Map<String, AttributeValue> row, Instant now) {
    return row == null || row.isEmpty() || isExpired(row, now)
        ? Optional.empty()
        : Optional.of(item(place, row));
  }

  /** Whether the item of a row must not be seen any more. */
  static boolean isExpired(Map<String, AttributeValue> row, Instant now) {
    return expiresAt(row).filter(at -> !at.isAfter(now)).isPresent();
  }

  /** An attribute that a row must have. */
  static AttributeValue attribute(Map<String, AttributeValue> row, String name) {
    AttributeValue value = row.get(name);
    if (value == null) {
      throw new StorageException.Corrupt("A row has lost one of its attributes.", null);
    }
    return value;
  }

  /** A text that a row must have. */
  static String text(Map<String, AttributeValue> row, String name) {
    String text = attribute(row, name).s();
    if (text == null) {
      throw new StorageException.Corrupt("A row's attribute has lost its type.", null);
    }
    return text;
  }

  /** A truth value that a row must have. */
  static boolean truth(Map<String, AttributeValue> row, String name) {
    return Boolean.TRUE.equals(attribute(row, name).bool());
  }

  /** A whole number as an attribute's value. */
  static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  /** A row's whole number. */
  static Optional<Long> whole(Map<String, AttributeValue> row, String name) {
    AttributeValue value = row.get(name);
    return value == null || value.n() == null
        ? Optional.empty()
        : Optional.of(Long.parseLong(value.n()));
  }

  private static Document document(Place place, Map<String, AttributeValue> row) {
    AttributeValue bytes = row.get(Attributes.BYTES);
    if (bytes != null) {
      String type = text(row, Attributes.TYPE);
      byte[] content = bytes.b().asByteArrayUnsafe();
      return type.equals(Document.JSON)
          ? Document.storedJson(content)
          : Document.opaque(type, content);
    }
    AttributeValue value = row.get(Attributes.VALUE);
    return Document.of(
        value != null ? AttributeValues.value(value, place) : AttributeValues.members(row, place));
  }

  private static Optional<Instant> expiresAt(Map<String, AttributeValue> row) {
    return whole(row, Attributes.EXPIRES).map(Instant::ofEpochSecond);
  }
}
