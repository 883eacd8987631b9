package io.polygate.backend.dynamodb;

import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.ConditionEvaluator;
import io.polygate.spi.expression.DocumentPath;
import io.polygate.spi.expression.ExpressionText;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.expression.Operand;
import io.polygate.spi.expression.Projection;
import io.polygate.spi.expression.Update;
import io.polygate.spi.expression.UpdateValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The expressions of one request in DynamoDB's own language, with the names and values that they
 * share. No text of a client gets into an expression: all names and values are placeholders.
 *
 * <p>For one request and one thread.
 */
final class NativeExpression {
  private static final Pattern PLACEHOLDER = Pattern.compile("([#:])[nv]([0-9]+)");

  private final Place place;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> placeholders = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();

  NativeExpression(Place place) {
    this.place = place;
  }

  /** The attribute names by their placeholders; null where there are none. */
  @Nullable Map<String, String> names() {
    return names.isEmpty() ? null : names;
  }

  /** The values by their placeholders; null where there are none. */
  @Nullable Map<String, AttributeValue> values() {
    return values.isEmpty() ? null : values;
  }

  /** The placeholder of an attribute of the row. */
  String name(String attribute) {
    return placeholders.computeIfAbsent(
        attribute,
        _ -> {
          String placeholder = "#a" + names.size();
          names.put(placeholder, attribute);
          return placeholder;
        });
  }

  /** The placeholder of a value. */
  String value(AttributeValue value) {
    String placeholder = ":a" + values.size();
    values.put(placeholder, value);
    return placeholder;
  }

  /** Is true of a row whose item is there and has not expired. */
  String alive(Instant now) {
    return "(attribute_exists(" + name(place.partitionName()) + ") AND " + unexpired(now) + ")";
  }

  /** Is true of a row that is there, if its item has not expired. */
  String unexpired(Instant now) {
    String expires = name(Attributes.EXPIRES);
    return "(attribute_not_exists(" + expires + ") OR " + expires + " > " + seconds(now) + ")";
  }

  /** Is true where there is no item, or an expired one. */
  String absent(Instant now) {
    return "(attribute_not_exists("
        + name(place.partitionName())
        + ") OR "
        + name(Attributes.EXPIRES)
        + " <= "
        + seconds(now)
        + ")";
  }

  private String seconds(Instant now) {
    return value(Rows.number(now.getEpochSecond()));
  }

  /** Is true of a row that is as it was read; of one that others write, as far as one can say. */
  String unchanged(Map<String, AttributeValue> row) {
    if (row.isEmpty()) {
      return "attribute_not_exists(" + name(place.partitionName()) + ")";
    }
    if (place.isOwn()) {
      return version(place.version(row));
    }
    List<String> parts = new ArrayList<>();
    parts.add("attribute_exists(" + name(place.partitionName()) + ")");
    row.forEach(
        (attribute, value) -> {
          boolean key =
              attribute.equals(place.partitionName())
                  || place.sortName().filter(attribute::equals).isPresent();
          if (!key) {
            parts.add(name(attribute) + " = " + value(value));
          }
        });
    if (!row.containsKey(Attributes.VERSION)) {
      parts.add("attribute_not_exists(" + name(Attributes.VERSION) + ")");
    }
    return String.join(" AND ", parts);
  }

  /** Is true of a row with this version. */
  String version(Version version) {
    return name(Attributes.VERSION) + " = " + value(AttributeValue.fromS(version.token()));
  }

  /**
   * Whether a guard can be put into one condition. It cannot where the item must be absent and meet
   * a condition that nothing absent meets: whichever fails would have to be told; nor where the
   * item must have a version that is not all in an attribute.
   */
  boolean canExpress(Mutation.Guard guard) {
    return switch (guard.precondition()) {
      case Precondition.Absent() -> holdsOfAbsent(guard);
      case Precondition.Matches _ -> place.isOwn();
      case Precondition.None(), Precondition.Present() -> true;
    };
  }

  /**
   * A guard as the condition of a write; empty if it always holds. An expired item is as good as
   * absent, and whether an absent one meets the condition is known beforehand.
   */
  Optional<String> guard(Mutation.Guard guard, Instant now) {
    return switch (guard.precondition()) {
      case Precondition.None() ->
          guard
              .condition()
              .map(this::visible)
              .map(
                  text ->
                      holdsOfAbsent(guard)
                          ? "(" + absent(now) + " OR (" + text + "))"
                          : "(" + alive(now) + " AND (" + text + "))");
      case Precondition.Absent() -> Optional.of(absent(now));
      case Precondition.Present() -> Optional.of(alive(now) + andCondition(guard));
      case Precondition.Matches(Version version) ->
          Optional.of(alive(now) + " AND " + version(version) + andCondition(guard));
    };
  }

  private String andCondition(Mutation.Guard guard) {
    return guard.condition().map(condition -> " AND (" + visible(condition) + ")").orElse("");
  }

  private static boolean holdsOfAbsent(Mutation.Guard guard) {
    return guard
        .condition()
        .map(condition -> ConditionEvaluator.matches(condition, Expressions.ABSENT_ITEM))
        .orElse(true);
  }

  /** A condition, of a row in which the engine sees all of the item. */
  private String visible(Condition condition) {
    return "attribute_not_exists("
        + name(Attributes.BYTES)
        + ") AND ("
        + condition(condition)
        + ")";
  }

  /** A filter; lets rows through of which the engine does not see all. */
  String filter(Condition condition) {
    return "(attribute_exists(" + name(Attributes.BYTES) + ") OR (" + condition(condition) + "))";
  }

  /** Is true of a row whose value is an object that the engine sees. */
  String object() {
    return "attribute_not_exists("
        + name(Attributes.VALUE)
        + ") AND attribute_not_exists("
        + name(Attributes.BYTES)
        + ")";
  }

  /** A condition or filter. */
  String condition(Condition condition) {
    return embedded(ExpressionText.withPlaceholders(condition));
  }

  /**
   * An update with what every write changes beside; empty if DynamoDB's documentation rules it out:
   * it adds to sets, or takes elements from them, at the top of an item alone.
   */
  Optional<String> update(
      Update update, Version version, Instant now, Optional<Instant> expiresAt) {
    List<Update.Action> actions = new ArrayList<>();
    for (Update.Action action : update.actions()) {
      boolean nested = action.path().steps().size() > 1;
      switch (action) {
        case Update.Set _ -> actions.add(action);
        case Update.Remove _ -> actions.add(action);
        case Update.Add(DocumentPath path, Value value) -> {
          if (value instanceof Value.Num) {
            actions.add(nested ? sum(path, value) : action);
          } else if (nested) {
            return Optional.empty();
          } else {
            actions.add(action);
          }
        }
        case Update.Delete _ -> {
          if (nested) {
            return Optional.empty();
          }
          actions.add(action);
        }
      }
    }
    String text = embedded(ExpressionText.withPlaceholders(new Update(actions)));
    StringBuilder set = new StringBuilder("SET ").append(version(version));
    set.append(", ").append(name(Attributes.UPDATED)).append(" = ");
    set.append(value(Rows.number(now.toEpochMilli())));
    expiresAt.ifPresent(
        at ->
            set.append(", ")
                .append(name(Attributes.EXPIRES))
                .append(" = ")
                .append(value(Rows.number(at.getEpochSecond()))));
    return Optional.of(text.startsWith("SET ") ? set + ", " + text.substring(4) : set + " " + text);
  }

  /** {@code ADD path number} as a SET, which may be of a nested path. */
  private static Update.Action sum(DocumentPath path, Value number) {
    return new Update.Set(
        path,
        new UpdateValue.Sum(
            new UpdateValue.IfNotExists(path, new Operand.Constant(Value.Num.of(0))),
            new Operand.Constant(number)));
  }

  /**
   * A projection, with what a row needs beside to be an item; empty if it is not exact: DynamoDB
   * closes the gaps of a list of which it gives some elements.
   */
  Optional<String> projection(Projection projection) {
    boolean exact =
        projection.paths().stream()
            .flatMap(path -> path.steps().stream())
            .allMatch(DocumentPath.Member.class::isInstance);
    if (!exact) {
      return Optional.empty();
    }
    List<String> wanted = new ArrayList<>();
    wanted.add(name(place.partitionName()));
    place.sortName().ifPresent(sort -> wanted.add(name(sort)));
    for (String own :
        List.of(
            Attributes.VERSION,
            Attributes.UPDATED,
            Attributes.EXPIRES,
            Attributes.VALUE,
            Attributes.BYTES,
            Attributes.TYPE)) {
      wanted.add(name(own));
    }
    wanted.add(embedded(ExpressionText.withPlaceholders(projection)));
    return Optional.of(String.join(", ", wanted));
  }

  /** An expression's text with placeholders of this request. */
  private String embedded(ExpressionText expression) {
    return PLACEHOLDER
        .matcher(expression.text())
        .replaceAll(
            match -> {
              String placeholder = match.group();
              String name = expression.names().get(placeholder);
              if (name != null) {
                return name(Attributes.ofMember(name, place));
              }
              Value value = expression.values().get(placeholder);
              return value(AttributeValues.of(Objects.requireNonNull(value), place));
            });
  }
}
