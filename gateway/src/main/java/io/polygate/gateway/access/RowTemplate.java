package io.polygate.gateway.access;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Expressions;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A condition on items that takes values from a token's claims. What a claim holds is always a
 * value of the expression and never a part of its text, whatever stands in it.
 *
 * @param text as the operator wrote it, with {@code {claim:NAME}} where a value goes
 * @param expression the same with placeholders
 * @param claims the claims, by the numbers of the placeholders
 */
record RowTemplate(String text, String expression, List<String> claims) {
  /** The longest condition, in bytes: it must fit beside what a client's own filter has. */
  static final int MAX_BYTES = 1000;

  /** A claim's place; quotation marks around it are its own. */
  private static final Pattern CLAIM = Pattern.compile("([\"']?)\\{claim:([^{}]+)}\\1");

  private static final String PLACEHOLDER = ":claim";

  RowTemplate {
    claims = List.copyOf(claims);
  }

  /**
   * Reads the text of one.
   *
   * @throws StorageException.Invalid if no claims could make a condition of it
   */
  static RowTemplate of(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw wrong("A grant's condition has " + MAX_BYTES + " bytes at most.");
    }
    List<String> claims = new ArrayList<>();
    StringBuilder expression = new StringBuilder();
    Matcher matcher = CLAIM.matcher(text);
    while (matcher.find()) {
      matcher.appendReplacement(expression, PLACEHOLDER + claims.size());
      claims.add(matcher.group(2));
    }
    matcher.appendTail(expression);
    RowTemplate template = new RowTemplate(text, expression.toString(), claims);
    template.requireUsable();
    return template;
  }

  /**
   * The condition for who has these claims; empty if one of them is missing or is of a type that
   * the expression cannot take: then nothing is granted.
   */
  Optional<RowCondition> bound(Map<String, Object> given) {
    Map<String, Value> values = new HashMap<>();
    for (int i = 0; i < claims.size(); i++) {
      Optional<Value> value = value(Claims.find(given, claims.get(i)));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.put(PLACEHOLDER + i, value.get());
    }
    try {
      return Optional.of(new RowCondition(text, parsed(values)));
    } catch (StorageException e) {
      return Optional.empty();
    }
  }

  private Condition parsed(Map<String, Value> values) {
    return Expressions.condition(expression, Map.of(), values);
  }

  /** It is known only later what claims hold: a text, a number or a list must do. */
  private void requireUsable() {
    List<Function<Integer, Value>> samples =
        List.of(
            i -> new Value.Text("sample" + i),
            i -> Value.Num.of(i),
            i -> new Value.Array(List.of(new Value.Text("sample" + i))));
    StorageException first = null;
    for (Function<Integer, Value> sample : samples) {
      try {
        Condition _ =
            parsed(
                IntStream.range(0, claims.size())
                    .boxed()
                    .collect(Collectors.toMap(i -> PLACEHOLDER + i, sample)));
        return;
      } catch (StorageException e) {
        first = first == null ? e : first;
      }
    }
    throw wrong(
        "The condition \"" + text + "\" is none: " + (first == null ? "" : first.getMessage()));
  }

  private static StorageException.Invalid wrong(String message) {
    return new StorageException.Invalid(message, "grant");
  }

  private static Optional<Value> value(@Nullable Object claim) {
    if (!(claim instanceof Collection<?> list)) {
      return scalar(claim);
    }
    List<Value> values = list.stream().map(RowTemplate::scalar).flatMap(Optional::stream).toList();
    return values.size() == list.size() ? Optional.of(new Value.Array(values)) : Optional.empty();
  }

  private static Optional<Value> scalar(@Nullable Object claim) {
    try {
      return switch (claim) {
        case String text -> Optional.of(new Value.Text(text));
        case Boolean truth -> Optional.of(Value.Bool.of(truth));
        case Number number -> Optional.of(new Value.Num(new BigDecimal(number.toString())));
        case null, default -> Optional.empty();
      };
    } catch (NumberFormatException | StorageException e) {
      return Optional.empty();
    }
  }
}
