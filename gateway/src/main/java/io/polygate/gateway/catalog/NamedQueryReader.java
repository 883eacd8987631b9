package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Reads a named query's JSON form, and goes on after an error to find the others. For one use. */
final class NamedQueryReader {
  private static final Set<String> MEMBERS =
      Set.of("description", "sql", "query", "parameters", "mode");
  private static final Set<String> PARAMETER_MEMBERS =
      Set.of("type", "required", "default", "enum", "minimum", "maximum", "description");

  /** What a URL says besides the parameters. */
  private static final Set<String> RESERVED = Set.of("limit", "cursor", "explain");

  private static final int MAX_PARAMETERS = 100;

  private final List<Violation> violations = new ArrayList<>();

  NamedQuery read(Value json) {
    ObjectReader top = ObjectReader.of("", json, MEMBERS, violations);
    top.text("description");
    boolean writes = mode(top);
    SequencedMap<String, QueryParameter> parameters = new LinkedHashMap<>();
    top.each(
        "parameters",
        PARAMETER_MEMBERS,
        (name, member) -> parameter(top, name, member).ifPresent(p -> parameters.put(name, p)));
    if (parameters.size() > MAX_PARAMETERS) {
      top.refuse("parameters", "There are at most " + MAX_PARAMETERS + " parameters.");
    }
    Optional<NamedQuery.Source> source = source(top, writes);
    if (!violations.isEmpty()) {
      throw new ContentException(violations);
    }
    return new NamedQuery(source.orElseThrow(), parameters, writes, json);
  }

  private boolean mode(ObjectReader top) {
    Optional<String> mode = top.text("mode");
    if (mode.isPresent() && !mode.get().equals("read") && !mode.get().equals("write")) {
      top.refuse("mode", "The mode is read or write.");
    }
    return mode.filter("write"::equals).isPresent();
  }

  private Optional<NamedQuery.Source> source(ObjectReader top, boolean writes) {
    if (top.has("sql") == top.has("query")) {
      violations.add(new Violation("", "A named query has either sql or query."));
      return Optional.empty();
    }
    if (top.has("sql")) {
      return top.text("sql").map(NamedQuery.Source.Sql::new);
    }
    if (writes) {
      top.refuse("mode", "A query of a collection only reads.");
    }
    if (!(top.value("query").orElseThrow() instanceof Value.Members(var members))) {
      top.refuse("query", "An object was expected.");
      return Optional.empty();
    }
    if (!(members.get("collection") instanceof Value.Text(String collection))) {
      violations.add(new Violation("/query/collection", "The name of a collection is required."));
      return Optional.empty();
    }
    Map<String, Value> query = new LinkedHashMap<>(members);
    query.remove("collection");
    try {
      return Optional.of(
          new NamedQuery.Source.Items(new CollectionName(collection), Value.Members.of(query)));
    } catch (StorageException.Invalid e) {
      violations.add(new Violation("/query/collection", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private Optional<QueryParameter> parameter(ObjectReader top, String name, ObjectReader member) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,62}") || RESERVED.contains(name)) {
      top.refuse(
          "parameters",
          "A parameter's name has letters, digits and _, begins with no digit, and is none of limit,"
              + " cursor and explain.");
      return Optional.empty();
    }
    Optional<QueryParameter.Type> type =
        member
            .requiredText("type")
            .flatMap(
                word ->
                    Arrays.stream(QueryParameter.Type.values())
                        .filter(known -> known.word().equals(word))
                        .findFirst());
    member.text("description");
    if (type.isEmpty()) {
      member.refuse("type", "A type is string, integer, number or boolean.");
      return Optional.empty();
    }
    boolean required = member.bool("required").orElse(false);
    Optional<Value> preset = member.value("default");
    if (required && preset.isPresent()) {
      member.refuse("default", "What is required needs no default.");
    }
    QueryParameter free =
        new QueryParameter(
            type.get(),
            required,
            Optional.empty(),
            List.of(),
            number(member, "minimum"),
            number(member, "maximum"));
    List<Value> allowed = allowed(member, free);
    QueryParameter parameter =
        new QueryParameter(free.type(), required, preset, allowed, free.minimum(), free.maximum());
    preset.flatMap(parameter::refusal).ifPresent(refusal -> member.refuse("default", refusal));
    return Optional.of(parameter);
  }

  private static Optional<BigDecimal> number(ObjectReader member, String name) {
    Optional<Value> value = member.value(name);
    if (value.isPresent() && !(value.get() instanceof Value.Num)) {
      member.refuse(name, "A number was expected.");
    }
    return value.flatMap(
        known ->
            known instanceof Value.Num(BigDecimal bound) ? Optional.of(bound) : Optional.empty());
  }

  private static List<Value> allowed(ObjectReader member, QueryParameter free) {
    Optional<Value> value = member.value("enum");
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof Value.Array(List<Value> values)) || values.isEmpty()) {
      member.refuse("enum", "A list of values was expected.");
      return List.of();
    }
    for (Value one : values) {
      free.refusal(one).ifPresent(refusal -> member.refuse("enum", refusal));
    }
    return values;
  }
}
