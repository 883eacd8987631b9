package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.CollectionTable.IndexField;
import io.polygate.backend.sqlite.SqlStatement.Row;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Decimals;
import io.polygate.spi.Document;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of an index mean.
 *
 * <p>{@code json_extract} gives what a person expects to see in SQL, and less than an index must
 * know: true is 1, an object is its text, and a number that is not a whole one of 64 bits is the
 * nearest double. Where a column's value could stand for more than one value, the document decides.
 */
final class IndexedValues {
  /** A decimal of at most this many digits is told apart from all others by its double. */
  private static final int EXACT_DIGITS = 15;

  /** From here on not every whole number is a double. */
  private static final double EXACT_WHOLE = 0x1p53;

  private static final BigDecimal EXACT_WHOLE_NUMBER = BigDecimal.valueOf(1L << 53);
  private static final BigDecimal LEAST_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal GREATEST_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  private IndexedValues() {}

  /**
   * The document as it is to be stored: one that has a number of many digits in one of the fields
   * is written anew in the one spelling that numbers are looked up by.
   */
  static Document storable(Iterable<String> fields, Document document) {
    if (!document.isJson() || !hasLongNumber(document.bytes())) {
      return document;
    }
    if (document.value() instanceof Value.Members members) {
      for (String field : fields) {
        if (members.values().get(field) instanceof Value.Num(BigDecimal number)
            && !isPlain(number)) {
          return Document.of(members);
        }
      }
    }
    return document;
  }

  /**
   * The value of a field as an index has it.
   *
   * @param row has the field's column
   * @param column its place in the row
   * @param document the item's value
   * @return empty if the item is not in the index because of it
   */
  static Optional<Value> value(Row row, int column, IndexField field, Document document)
      throws SQLException {
    Value value =
        switch (row.type(column)) {
          case INTEGER -> whole(row.integer(column), field, document);
          case REAL -> fraction(row.real(column), field, document);
          case TEXT -> text(Objects.requireNonNull(row.text(column)), field, document);
          case BLOB, NULL -> null;
        };
    return Optional.ofNullable(value).filter(found -> hasType(found, field.type()));
  }

  /** Whether a value can be one that an index is ordered by. */
  static boolean isSortValue(Value value) {
    return value instanceof Value.Text || value instanceof Value.Num;
  }

  /** Whether a column holds exactly this number, and every number in its place is one like it. */
  static boolean isPlain(BigDecimal number) {
    return isLong(number)
        ? number.abs().compareTo(EXACT_WHOLE_NUMBER) < 0
        : number.precision() <= EXACT_DIGITS
            || number.stripTrailingZeros().precision() <= EXACT_DIGITS;
  }

  /** Whether a number is a whole one of 64 bits, which a column holds as it is. */
  static boolean isLong(BigDecimal number) {
    return Decimals.isWhole(number)
        && number.compareTo(LEAST_LONG) >= 0
        && number.compareTo(GREATEST_LONG) <= 0;
  }

  private static @Nullable Value whole(long number, IndexField field, Document document) {
    return number == 0 || number == 1 ? member(field, document) : Value.Num.of(number);
  }

  private static @Nullable Value fraction(double number, IndexField field, Document document) {
    return Math.abs(number) >= EXACT_WHOLE || hasLongNumber(document.bytes())
        ? member(field, document)
        : new Value.Num(BigDecimal.valueOf(number));
  }

  private static @Nullable Value text(String text, IndexField field, Document document) {
    return text.startsWith("{") || text.startsWith("[")
        ? member(field, document)
        : new Value.Text(text);
  }

  private static @Nullable Value member(IndexField field, Document document) {
    return document.value() instanceof Value.Members members
        ? members.values().get(field.field())
        : null;
  }

  private static boolean hasType(Value value, FieldType type) {
    return switch (type) {
      case STRING -> value instanceof Value.Text;
      case NUMBER -> value instanceof Value.Num;
      case INTEGER -> value instanceof Value.Num(BigDecimal number) && Decimals.isWhole(number);
      case BOOLEAN -> value instanceof Value.Bool;
      case ANY -> isSortValue(value) || value instanceof Value.Bool;
      case OBJECT, ARRAY -> false;
    };
  }

  /**
   * Whether a JSON text may have a number of more than {@value #EXACT_DIGITS} digits, or one with
   * an exponent.
   */
  private static boolean hasLongNumber(byte[] json) {
    int digits = 0;
    for (byte b : json) {
      if (b >= '0' && b <= '9') {
        digits++;
        if (digits > EXACT_DIGITS) {
          return true;
        }
      } else if ((b == 'e' || b == 'E') && digits > 0) {
        return true;
      } else if (b != '.') {
        digits = 0;
      }
    }
    return false;
  }
}
