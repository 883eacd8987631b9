package io.polygate.backend.dynamodb;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The rows by which an index finds its items: an entry's partition key holds the index and the
 * partition field's value, its sort key the sort field's value and the item's own key, so written
 * that their text has the index's order.
 *
 * @param place where the items are
 */
record IndexEntries(Place place) {
  /** The longest sort key, in bytes. */
  private static final int MOST_SORT_BYTES = 1024;

  /** How much of a longer one is kept; a digest of the whole follows. */
  private static final int KEPT_BYTES = 900;

  /** The longest value that stands in a partition key itself. */
  private static final int MOST_PARTITION_BYTES = 1500;

  private static final String ITEM_PARTITION = "item";
  private static final String ITEM_SORT = "sort";
  private static final String END = "\0\0";
  private static final String AFTER_END = "\0\1";
  private static final String LAST = "\uDBFF\uDFFF";

  /** The entries of an item, by their keys. */
  Map<RowKey, Map<String, AttributeValue>> of(Optional<Item> item, CollectionIndexes indexes) {
    Map<RowKey, Map<String, AttributeValue>> entries = new HashMap<>();
    item.ifPresent(
        present ->
            indexes
                .all()
                .forEach(
                    index ->
                        index.place(present).ifPresent(at -> add(entries, index, at, present))));
    return entries;
  }

  private void add(
      Map<RowKey, Map<String, AttributeValue>> entries,
      StoredIndex index,
      StoredIndex.Place at,
      Item item) {
    Map<String, AttributeValue> row = new HashMap<>();
    row.put(OwnPlace.PARTITION, AttributeValue.fromS(partition(index, at.partition())));
    row.put(OwnPlace.SORT, AttributeValue.fromS(sort(at.sort(), item.key())));
    RowKey key = new RowKey(place.table(), row);
    row.put(ITEM_PARTITION, AttributeValue.fromS(item.key().partition()));
    row.put(ITEM_SORT, AttributeValue.fromS(item.key().sort()));
    // So that DynamoDB removes the entry of an item along with it.
    item.expiresAt()
        .ifPresent(expiry -> row.put(Attributes.EXPIRES, Rows.number(expiry.getEpochSecond())));
    entries.put(key, row);
  }

  /** What the partition keys of all entries of the collection's indexes begin with. */
  static String prefix(Place place) {
    String items = place.prefix().orElseThrow();
    return items.substring(0, items.length() - 1) + "@";
  }

  /** The partition key of the entries of one value. */
  String partition(StoredIndex index, Value value) {
    String text =
        switch (value) {
          case Value.Text(String string) -> "S" + string;
          case Value.Num(BigDecimal number) -> "N" + number(number);
          case Value.Bool(boolean truth) -> truth ? "T" : "F";
          default ->
              throw new StorageException.Invalid(
                  "An index's partition is a text, a number or a truth value.", "pk");
        };
    boolean isLong = text.getBytes(StandardCharsets.UTF_8).length > MOST_PARTITION_BYTES;
    return prefix(place) + index.id() + "#" + (isLong ? "H" + digest(text) : text);
  }

  /** The sort key of an entry, which is its place in the order. */
  static String sort(Optional<Value> sort, ItemKey key) {
    String whole =
        sort.map(value -> sortValue(value) + END).orElse("") + key.partition() + "\0" + key.sort();
    return whole.getBytes(StandardCharsets.UTF_8).length <= MOST_SORT_BYTES
        ? whole
        : kept(whole) + END + digest(whole);
  }

  /** The item's key that an entry leads to. */
  ItemKey itemKey(Map<String, AttributeValue> row) {
    return new ItemKey(
        place.collection(), Rows.text(row, ITEM_PARTITION), Rows.text(row, ITEM_SORT));
  }

  /** The least sort key that an entry of this value, or of more, can have. */
  static String from(Value value) {
    return kept(sortValue(value));
  }

  /** What no sort key of an entry of this value, or of less, is above. */
  static String upTo(Value value) {
    String text = sortValue(value);
    String kept = kept(text);
    return kept.equals(text) ? text + AFTER_END : kept + LAST;
  }

  /** What the sort keys of the texts begin with that begin so; shortened if it is long. */
  static String prefixOf(String text) {
    return kept("2" + escaped(text));
  }

  /** The least text that the sort keys of numbers can begin with. */
  static final String FIRST_NUMBER = "1";

  /** What is above the sort keys of all numbers, and not above those of texts. */
  static final String FIRST_TEXT = "2";

  /** What is above the sort keys of all texts. */
  static final String AFTER_TEXTS = "3";

  private static String sortValue(Value value) {
    return switch (value) {
      case Value.Text(String text) -> FIRST_TEXT + escaped(text);
      case Value.Num(BigDecimal number) -> FIRST_NUMBER + number(number);
      default ->
          throw new StorageException.Invalid("An index is ordered by texts and numbers.", "sk");
    };
  }

  /** A text without what ends one. */
  private static String escaped(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace("\0", "\0\1");
  }

  /**
   * A number as text that has the order of numbers: sign, exponent and digits, those of a negative
   * number turned round.
   */
  static String number(BigDecimal number) {
    if (number.signum() == 0) {
      return "1";
    }
    BigDecimal shortest = number.stripTrailingZeros();
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = 500 + digits.length() - 1 - shortest.scale();
    if (number.signum() > 0) {
      return "2" + exponent + digits;
    }
    StringBuilder complement = new StringBuilder("0").append(999 - exponent);
    digits.chars().forEach(digit -> complement.append((char) ('0' + '9' - digit)));
    return complement.append('~').toString();
  }

  /** As much of a text as fits before a digest. */
  private static String kept(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
      if (bytes > KEPT_BYTES) {
        return text.substring(0, i);
      }
      i += Character.charCount(character);
    }
    return text;
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
