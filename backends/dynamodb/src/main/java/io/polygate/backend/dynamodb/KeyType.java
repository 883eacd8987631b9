package io.polygate.backend.dynamodb;

import io.polygate.spi.Decimals;
import io.polygate.spi.ItemKey;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A type that a key attribute can have, with the text that stands for its values in an item's key:
 * a text itself, a number in its one shortest spelling, binary data in base64 for URLs.
 */
enum KeyType {
  /** DynamoDB's S. */
  TEXT,
  /** DynamoDB's N. */
  NUMBER,
  /** DynamoDB's B. */
  BINARY;

  private static final int MOST_TEXT_BYTES = 1024;

  /**
   * The attribute's value that a text stands for.
   *
   * @param where what the error names: pk or sk
   * @throws StorageException.Rejected if it stands for none, or is not the one text that does
   */
  AttributeValue attribute(String text, String where) {
    return switch (this) {
      case TEXT -> AttributeValue.fromS(text);
      case NUMBER -> AttributeValue.fromN(number(text, where).toString());
      case BINARY -> AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes(text, where)));
    };
  }

  /** The text that stands for an attribute's value. */
  String text(AttributeValue value) {
    return switch (this) {
      case TEXT -> value.s();
      case NUMBER -> Decimals.canonical(new BigDecimal(value.n()), "key").toString();
      case BINARY -> encoded(value.b().asByteArrayUnsafe());
    };
  }

  /** The order of the values that two texts stand for. */
  int compare(String left, String right) {
    return switch (this) {
      case TEXT -> ItemKey.compareText(left, right);
      case NUMBER -> new BigDecimal(left).compareTo(new BigDecimal(right));
      case BINARY -> Arrays.compareUnsigned(bytes(left, "sk"), bytes(right, "sk"));
    };
  }

  /**
   * The text that a bound of a range stands for; empty if no key is near it.
   *
   * @throws StorageException.Rejected if it stands for no key
   */
  Optional<String> bound(Value value) {
    return switch (this) {
      case TEXT -> value instanceof Value.Text(String text) ? Optional.of(text) : Optional.empty();
      case NUMBER ->
          switch (value) {
            case Value.Num(BigDecimal number) ->
                Optional.of(Decimals.canonical(number, "sk").toString());
            case Value.Text(String text) -> Optional.of(number(text, "sk").toString());
            default -> Optional.empty();
          };
      case BINARY -> {
        if (value instanceof Value.Text(String text)) {
          yield Optional.of(encoded(bytes(text, "sk")));
        }
        yield Optional.empty();
      }
    };
  }

  /** Whether a key is in a range. */
  boolean contains(SortRange range, String key) {
    return switch (this) {
      case TEXT -> range.contains(new Value.Text(key));
      case NUMBER, BINARY ->
          switch (range) {
            case SortRange.All() -> true;
            case SortRange.Equal(Value value) ->
                bound(value).map(bound -> compare(key, bound) == 0).orElse(false);
            case SortRange.BeginsWith _ ->
                throw new StorageException.Invalid("The table's sort keys are no texts.", "sk");
            case SortRange.Between(
                    Optional<SortRange.Bound> lower,
                    Optional<SortRange.Bound> upper) ->
                lower.map(bound -> isInside(key, bound, 1)).orElse(true)
                    && upper.map(bound -> isInside(key, bound, -1)).orElse(true);
          };
    };
  }

  private boolean isInside(String key, SortRange.Bound bound, int direction) {
    int order = bound(bound.value()).map(place -> compare(key, place) * direction).orElse(-1);
    return order > 0 || (order == 0 && bound.inclusive());
  }

  /** Whether the engine compares a sort key with what a text stands for. */
  boolean takes(String text) {
    return this != TEXT || text.getBytes(StandardCharsets.UTF_8).length <= MOST_TEXT_BYTES;
  }

  private static BigDecimal number(String text, String where) {
    try {
      BigDecimal number = Decimals.canonical(new BigDecimal(text), where);
      // One key must not have two names.
      if (number.toString().equals(text)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notANumber(where);
    }
    throw notANumber(where);
  }

  private static StorageException notANumber(String where) {
    return new StorageException.Rejected(
        "The table's key is a number, in its shortest spelling.", where);
  }

  private static byte[] bytes(String text, String where) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length > 0 && encoded(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw notBinary(where);
    }
    throw notBinary(where);
  }

  private static StorageException notBinary(String where) {
    return new StorageException.Rejected(
        "The table's key is binary: base64 for URLs, without padding.", where);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
