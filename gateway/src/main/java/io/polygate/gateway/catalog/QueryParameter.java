package io.polygate.gateway.catalog;

import io.polygate.spi.Decimals;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A parameter of a named query: what a caller may give for it.
 *
 * @param type what it is
 * @param required whether it must be given
 * @param preset what it is if it is not given; empty for null
 * @param allowed the values that there are; empty for all
 * @param minimum the least number
 * @param maximum the largest number
 */
public record QueryParameter(
    Type type,
    boolean required,
    Optional<Value> preset,
    List<Value> allowed,
    Optional<BigDecimal> minimum,
    Optional<BigDecimal> maximum) {

  /** The types of a parameter. */
  public enum Type {
    /** Any text. */
    STRING,
    /** A whole number. */
    INTEGER,
    /** A number. */
    NUMBER,
    /** True or false. */
    BOOLEAN;

    /** The word for it in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the list. */
  public QueryParameter {
    allowed = List.copyOf(allowed);
  }

  /** What is wrong with a value for it, in a sentence; empty if nothing is. */
  public Optional<String> refusal(Value value) {
    if (!isOfType(value)) {
      return Optional.of("It must be of the type " + type.word() + ".");
    }
    if (!allowed.isEmpty() && !allowed.contains(value)) {
      return Optional.of("It is none of the values that are allowed.");
    }
    if (value instanceof Value.Num(BigDecimal number)) {
      if (minimum.isPresent() && number.compareTo(minimum.get()) < 0) {
        return Optional.of("It must be at least " + minimum.get().toPlainString() + ".");
      }
      if (maximum.isPresent() && number.compareTo(maximum.get()) > 0) {
        return Optional.of("It must be at most " + maximum.get().toPlainString() + ".");
      }
    }
    return Optional.empty();
  }

  /** The value of a text in a URL; a text that is not of the type stays one. */
  public Value parse(String text) {
    return switch (type) {
      case STRING -> new Value.Text(text);
      case BOOLEAN ->
          text.equals("true") || text.equals("false")
              ? Value.Bool.of(text.equals("true"))
              : new Value.Text(text);
      case INTEGER, NUMBER ->
          text.matches("-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
              ? new Value.Num(new BigDecimal(text))
              : new Value.Text(text);
    };
  }

  private boolean isOfType(Value value) {
    return switch (type) {
      case STRING -> value instanceof Value.Text;
      case BOOLEAN -> value instanceof Value.Bool;
      case NUMBER -> value instanceof Value.Num;
      case INTEGER -> value instanceof Value.Num(BigDecimal number) && Decimals.isWhole(number);
    };
  }
}
