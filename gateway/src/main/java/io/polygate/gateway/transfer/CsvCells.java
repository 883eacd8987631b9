package io.polygate.gateway.transfer;

import io.polygate.gateway.catalog.Violation;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Decimals;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes values of one column's cells.
 *
 * @param name the column's name
 * @param type the type that the collection's definition declares for the field
 * @param infer whether cells of no declared type are read as numbers and truth values where they
 *     look like them; otherwise they are text
 */
record CsvCells(String name, FieldType type, boolean infer) {
  /** A number as people write it: a sign, and zeros at the front. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");

  /** A number as JSON writes it: what has zeros at the front is a code, not a number. */
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,4})?");

  /** Longer texts are not looked at as numbers; far more than one can have digits. */
  private static final int MAX_NUMBER = 300;

  /**
   * The value of a cell that is not empty.
   *
   * @param violations gets what is wrong if there is no value
   */
  Optional<Value> value(String cell, List<Violation> violations) {
    Optional<Value> value =
        switch (type) {
          case STRING -> Optional.of(new Value.Text(cell));
          case NUMBER -> number(cell.strip(), NUMBER);
          case INTEGER -> number(cell.strip(), NUMBER).filter(CsvCells::isWhole);
          case BOOLEAN -> truth(cell.strip().toLowerCase(Locale.ROOT));
          case OBJECT -> json(cell).filter(Value.Members.class::isInstance);
          case ARRAY -> json(cell).filter(Value.Array.class::isInstance);
          case ANY -> Optional.of(infer ? inferred(cell) : new Value.Text(cell));
        };
    if (value.isEmpty()) {
      violations.add(
          new Violation(
              Violation.at("", name),
              switch (type) {
                case NUMBER -> "A number was expected.";
                case INTEGER -> "A number without a fraction was expected.";
                case BOOLEAN -> "True or false was expected.";
                case OBJECT -> "A JSON object was expected.";
                case ARRAY -> "A JSON array was expected.";
                case STRING, ANY -> "A text was expected.";
              }));
    }
    return value;
  }

  private static Value inferred(String cell) {
    return number(cell, JSON_NUMBER).or(() -> truth(cell)).orElseGet(() -> new Value.Text(cell));
  }

  private static Optional<Value> truth(String cell) {
    return switch (cell) {
      case "true" -> Optional.of(Value.Bool.TRUE);
      case "false" -> Optional.of(Value.Bool.FALSE);
      default -> Optional.empty();
    };
  }

  private static Optional<Value> number(String cell, Pattern form) {
    if (cell.length() > MAX_NUMBER || !form.matcher(cell).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Value.Num(Decimals.canonical(new BigDecimal(cell), "")));
    } catch (StorageException.Rejected e) {
      // More digits than any backend keeps: no number here.
      return Optional.empty();
    }
  }

  private static boolean isWhole(Value value) {
    return value instanceof Value.Num(BigDecimal number) && number.scale() <= 0;
  }

  private static Optional<Value> json(String cell) {
    try {
      return Optional.of(Json.parse(cell.getBytes(StandardCharsets.UTF_8)));
    } catch (StorageException.Invalid | StorageException.Rejected e) {
      return Optional.empty();
    }
  }
}
