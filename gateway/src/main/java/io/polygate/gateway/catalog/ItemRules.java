package io.polygate.gateway.catalog;

import io.polygate.gateway.names.NearestName;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Document;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a definition asks of the values that are written: defaults fill, then types, required fields
 * and, where it is strict, names are checked. Safe for use by several threads.
 */
public final class ItemRules {
  /** Asks nothing. */
  public static final ItemRules NONE = new ItemRules(Map.of(), Set.of(), Optional.empty(), false);

  /** The last second of the year 9999: later ones have no date that everyone can read. */
  private static final BigDecimal LATEST = BigDecimal.valueOf(253_402_300_799L);

  /** The first second of the year 1, likewise. */
  private static final BigDecimal EARLIEST = BigDecimal.valueOf(-62_135_596_800L);

  private final Map<String, Field> fields;
  private final Set<String> names;
  private final Optional<String> ttl;
  private final boolean strict;
  private final boolean objectsOnly;
  private final List<Map.Entry<String, Field>> computed;

  private ItemRules(
      Map<String, Field> fields, Set<String> names, Optional<String> ttl, boolean strict) {
    this.fields = fields;
    this.names = names;
    this.ttl = ttl;
    this.strict = strict;
    this.objectsOnly = strict || fields.values().stream().anyMatch(Field::required);
    this.computed =
        fields.entrySet().stream()
            .filter(field -> field.getValue().computed().isPresent())
            .map(field -> Map.entry(field.getKey(), field.getValue()))
            .toList();
  }

  /** The rules of a definition. */
  public static ItemRules of(Definition definition) {
    Set<String> names = new HashSet<>(definition.fields().keySet());
    definition.key().ifPresent(key -> names.addAll(key.fields()));
    definition.references().values().forEach(reference -> names.add(reference.field()));
    definition.ttl().ifPresent(names::add);
    return new ItemRules(definition.fields(), names, definition.ttl(), definition.strict());
  }

  /** Whether nothing is asked, so that a value need not be looked into. */
  public boolean isEmpty() {
    return fields.isEmpty() && ttl.isEmpty() && !strict;
  }

  /**
   * Completes and checks a value that is to be written.
   *
   * @return the same document if nothing was to be filled in
   * @throws ContentException if it does not fit, with everything that is wrong
   */
  public Checked check(Document value) {
    if (isEmpty()) {
      return new Checked(value, Optional.empty());
    }
    if (!(value.isJson() && value.value() instanceof Value.Members(var members))) {
      if (objectsOnly) {
        throw new ContentException(
            List.of(new Violation("", "The definition asks for an object.")));
      }
      return new Checked(value, Optional.empty());
    }
    List<Violation> violations = new ArrayList<>();
    SequencedMap<String, Value> completed = null;
    for (Map.Entry<String, Field> entry : fields.entrySet()) {
      Field field = entry.getValue();
      Value member = members.get(entry.getKey());
      if (member == null && field.defaultValue().isPresent()) {
        completed = completed == null ? new LinkedHashMap<>(members) : completed;
        completed.put(entry.getKey(), field.defaultValue().get());
      } else if (member == null && field.defaultExpression().isPresent()) {
        completed = completed == null ? new LinkedHashMap<>(members) : completed;
        work(entry.getKey(), field, field.defaultExpression().get(), completed, violations);
      } else if (field.computed().isEmpty()) {
        checkField(entry.getKey(), field, member, violations);
      }
    }
    for (Map.Entry<String, Field> entry : computed) {
      Field field = entry.getValue();
      completed = completed == null ? new LinkedHashMap<>(members) : completed;
      work(entry.getKey(), field, field.computed().orElseThrow(), completed, violations);
    }
    if (strict) {
      checkNames(members.keySet(), violations);
    }
    Optional<Instant> expiresAt = expiresAt(completed == null ? members : completed, violations);
    if (!violations.isEmpty()) {
      throw new ContentException(violations);
    }
    return new Checked(
        completed == null ? value : Document.of(new Value.Members(completed)), expiresAt);
  }

  /** Works a field out from the others; says what is wrong if that cannot be. */
  private static void work(
      String name,
      Field field,
      FieldExpression expression,
      SequencedMap<String, Value> members,
      List<Violation> violations) {
    try {
      Value made = expression.evaluate(name, field.type(), members);
      checkField(name, field, made, violations);
      members.put(name, made);
    } catch (StorageException.Rejected e) {
      violations.add(
          new Violation(
              Violation.at("", name),
              "This field is made by \"" + expression + "\": " + FieldExpression.reason(e)));
    }
  }

  private static void checkField(
      String name, Field field, @Nullable Value member, List<Violation> violations) {
    if (member == null || member instanceof Value.Null) {
      if (field.required()) {
        violations.add(
            new Violation(
                Violation.at("", name),
                member == null ? "This field is required." : "This field must not be null."));
      }
    } else if (!Field.fits(field.type(), member)) {
      violations.add(new Violation(Violation.at("", name), expectation(field.type())));
    }
  }

  private static String expectation(FieldType type) {
    return switch (type) {
      case STRING -> "A string was expected.";
      case NUMBER -> "A number was expected.";
      case INTEGER -> "A number without a fraction was expected.";
      case BOOLEAN -> "True or false was expected.";
      case OBJECT -> "An object was expected.";
      case ARRAY -> "An array was expected.";
      case ANY -> "Any value was expected.";
    };
  }

  private void checkNames(Set<String> given, List<Violation> violations) {
    for (String name : given) {
      if (!names.contains(name)) {
        violations.add(
            new Violation(
                Violation.at("", name),
                "This field is not declared"
                    // Costly to find; further ones are not listed anyway.
                    + (violations.size() < ContentException.MAX_VIOLATIONS
                        ? NearestName.ending(name, names)
                        : ".")));
      }
    }
  }

  private Optional<Instant> expiresAt(Map<String, Value> members, List<Violation> violations) {
    if (ttl.isEmpty()) {
      return Optional.empty();
    }
    Value time = members.get(ttl.get());
    if (time == null || time instanceof Value.Null) {
      return Optional.empty();
    }
    if (time instanceof Value.Num(BigDecimal seconds)
        && seconds.compareTo(EARLIEST) >= 0
        && seconds.compareTo(LATEST) <= 0) {
      return Optional.of(
          Instant.ofEpochSecond(seconds.setScale(0, RoundingMode.FLOOR).longValueExact()));
    }
    String pointer = Violation.at("", ttl.get());
    if (violations.stream().noneMatch(violation -> violation.pointer().equals(pointer))) {
      violations.add(
          new Violation(
              pointer, "A time in seconds since 1970, before the year 10000, was expected."));
    }
    return Optional.empty();
  }

  /**
   * A value that fits.
   *
   * @param value with its defaults
   * @param expiresAt when the item expires by its own field; empty if it does not
   */
  public record Checked(Document value, Optional<Instant> expiresAt) {}
}
