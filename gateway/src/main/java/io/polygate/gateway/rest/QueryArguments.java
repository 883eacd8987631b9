package io.polygate.gateway.rest;

import io.polygate.spi.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the values of parameters into a named query of a collection: for texts {@code :name} in pk,
 * sk and key, and as values of the placeholders in its expressions.
 */
record QueryArguments(Map<String, Value> arguments) {
  private static final Pattern PLACEHOLDER = Pattern.compile(":([A-Za-z_][A-Za-z0-9_]*)");

  /** The query with its parameters' values. */
  QueryRequest bind(Value.Members query) {
    Map<String, Value> bound = new LinkedHashMap<>(query.values());
    for (String member : new String[] {"pk", "sk", "key"}) {
      bound.computeIfPresent(member, (_, value) -> replaced(value));
    }
    Map<String, Value> values = new LinkedHashMap<>();
    if (query.values().get("values") instanceof Value.Members(SequencedMap<String, Value> own)) {
      values.putAll(own);
    }
    for (String member : new String[] {"filter", "select"}) {
      if (query.values().get(member) instanceof Value.Text(String expression)) {
        addUsed(values, expression);
      }
    }
    if (!values.isEmpty()) {
      bound.put("values", Value.Members.of(values));
    }
    return WireReader.read(QueryRequest.class, Value.Members.of(bound));
  }

  private void addUsed(Map<String, Value> values, String expression) {
    Matcher placeholder = PLACEHOLDER.matcher(expression);
    while (placeholder.find()) {
      Value argument = arguments.get(placeholder.group(1));
      if (argument != null) {
        values.putIfAbsent(placeholder.group(), argument);
      }
    }
  }

  private Value replaced(Value value) {
    return switch (value) {
      case Value.Text(String text) when text.startsWith(":") ->
          arguments.getOrDefault(text.substring(1), value);
      case Value.Members(SequencedMap<String, Value> members) -> {
        Map<String, Value> replaced = new LinkedHashMap<>();
        members.forEach((name, member) -> replaced.put(name, replaced(member)));
        yield Value.Members.of(replaced);
      }
      case Value.Array(var elements) ->
          new Value.Array(elements.stream().map(this::replaced).toList());
      default -> value;
    };
  }
}
