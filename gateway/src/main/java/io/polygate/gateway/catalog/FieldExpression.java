package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.expression.Update;
import io.polygate.spi.expression.UpdateEvaluator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An expression that makes a field's value of the others: what may stand after {@code SET field =}
 * in an update expression, and besides {@code now()} and {@code uuid()}. The time is text in a
 * field of text or of any type, and seconds since 1970 in one of numbers. Immutable.
 */
public final class FieldExpression {
  /** Where the value stands in what the update makes; what is read is the item as it was. */
  private static final String RESULT = "result";

  private static final String NOW = "now()";
  private static final String UUID_CALL = "uuid()";
  private static final String FORM =
      "An expression was expected as it stands after SET field = in an update; it may have now()"
          + " and uuid() in it.";

  private final String text;
  private final String withPlaceholders;
  private final boolean now;
  private final boolean uuid;
  // Parsed once where its values are always the same.
  private final @Nullable Update constant;

  /**
   * Parses an expression.
   *
   * @throws StorageException.Invalid if it is none
   */
  public FieldExpression(String text) {
    this.text = text;
    StringBuilder replaced = new StringBuilder();
    boolean callsNow = false;
    boolean callsUuid = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean begins = quote == 0 && (i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1)));
      if (begins && text.startsWith(NOW, i)) {
        replaced.append(":now");
        callsNow = true;
        i += NOW.length() - 1;
      } else if (begins && text.startsWith(UUID_CALL, i)) {
        replaced.append(":uuid");
        callsUuid = true;
        i += UUID_CALL.length() - 1;
      } else {
        if (c == '\'' || c == '"') {
          quote = quote == 0 ? c : quote == c ? 0 : quote;
        }
        replaced.append(c);
      }
    }
    withPlaceholders = replaced.toString();
    now = callsNow;
    uuid = callsUuid;
    Update sample = sample();
    constant = now || uuid ? null : sample;
  }

  private Update sample() {
    try {
      Update sample = parsed(FieldType.NUMBER);
      if (sample.actions().size() == 1) {
        return sample;
      }
    } catch (StorageException.Invalid | StorageException.TooLarge | StorageException.Rejected e) {
      // What it says counts columns from a place that the text does not have.
    }
    throw new StorageException.Invalid(FORM, "");
  }

  /** The expression as it was written. */
  public String text() {
    return text;
  }

  /** Whether it makes the same of the same whenever it is evaluated. */
  boolean isRepeatable() {
    return !now && !uuid;
  }

  /**
   * The value that the expression makes.
   *
   * @param field the field; what it holds itself is not seen
   * @param type what it is declared to be
   * @param members the members of the value
   * @throws StorageException.Rejected if the expression reads what is not there, or what it cannot
   *     use
   */
  Value evaluate(String field, FieldType type, Map<String, Value> members) {
    SequencedMap<String, Value> others = new LinkedHashMap<>(members);
    others.remove(field);
    return evaluate(type, others);
  }

  /**
   * The same of all the members, the field's own among them.
   *
   * @throws StorageException.Rejected as the other
   */
  Value evaluate(FieldType type, SequencedMap<String, Value> members) {
    Update update = constant == null ? parsed(type) : constant;
    return UpdateEvaluator.apply(update, new Value.Members(members))
            instanceof Value.Members(var made)
        ? made.getOrDefault(RESULT, Value.Null.NULL)
        : Value.Null.NULL;
  }

  /** Why a value could not be made, in the words of the one who reads the expression. */
  static String reason(StorageException.Rejected failure) {
    return failure.where().equals(RESULT)
        ? "what it reads is of another type, or too large."
        : failure.where() + " is not there.";
  }

  private Update parsed(FieldType type) {
    Map<String, Value> values = new LinkedHashMap<>();
    if (now) {
      values.put(":now", now(type));
    }
    if (uuid) {
      values.put(":uuid", new Value.Text(UUID.randomUUID().toString()));
    }
    return Expressions.update("SET " + RESULT + " = " + withPlaceholders, Map.of(), values);
  }

  private static Value now(FieldType type) {
    Instant now = Instant.now();
    return switch (type) {
      case NUMBER, INTEGER -> Value.Num.of(now.getEpochSecond());
      case STRING, ANY, BOOLEAN, OBJECT, ARRAY ->
          new Value.Text(now.truncatedTo(ChronoUnit.MILLIS).toString());
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldExpression expression && expression.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
