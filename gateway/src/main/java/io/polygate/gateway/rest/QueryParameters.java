package io.polygate.gateway.rest;

import io.polygate.gateway.names.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a URL's query, each known by name and given at most once. */
final class QueryParameters {
  private static final QueryParameters NONE = new QueryParameters(Map.of());

  /** Encoded values, so that a list can be split before its parts are decoded. */
  private final Map<String, String> encoded;

  private QueryParameters(Map<String, String> encoded) {
    this.encoded = encoded;
  }

  /**
   * Reads a query.
   *
   * @param query what stands after the question mark, encoded; null if there is none
   * @param known the names that there may be
   * @throws ProblemException if there is another name, one twice, or a name badly encoded
   */
  static QueryParameters of(@Nullable String query, Set<String> known) {
    if (query == null || query.isEmpty()) {
      return NONE;
    }
    Map<String, String> encoded = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode("query", equals < 0 ? pair : pair.substring(0, equals));
      if (!known.contains(name)) {
        String detail =
            "There is no such parameter here"
                + (known.isEmpty() ? "; there are none." : NearestName.ending(name, known));
        throw Problem.invalid(name, detail).exception();
      }
      if (encoded.put(name, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
        throw Problem.invalid(name, "The parameter stands twice.").exception();
      }
    }
    return new QueryParameters(encoded);
  }

  /** Whether none is given. */
  boolean isEmpty() {
    return encoded.isEmpty();
  }

  /** The text of a parameter. */
  Optional<String> text(String name) {
    return Optional.ofNullable(encoded.get(name)).map(value -> decode(name, value));
  }

  /** The parts of a parameter between commas; a comma within a part is written {@code %2C}. */
  Optional<List<String>> list(String name) {
    return Optional.ofNullable(encoded.get(name))
        .map(
            value ->
                List.of(value.split(",", -1)).stream().map(part -> decode(name, part)).toList());
  }

  /** A whole number within bounds. */
  Optional<Long> number(String name, long least, long most) {
    return text(name).map(text -> number(name, text, least, most));
  }

  /** True or false. */
  boolean flag(String name) {
    return text(name)
        .map(
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw Problem.invalid(name, "It must be true or false.").exception();
                })
        .orElse(false);
  }

  /** Reads a whole number within bounds, without a sign or spaces. */
  static long number(String name, String text, long least, long most) {
    boolean digits = !text.isEmpty() && text.length() <= 18;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    long number = digits ? Long.parseLong(text) : -1;
    if (!digits || number < least || number > most) {
      throw Problem.invalid(
              name, name + " must be a whole number from " + least + " to " + most + ".")
          .exception();
    }
    return number;
  }

  private static String decode(String name, String encoded) {
    return Percent.decodeQuery(encoded)
        .orElseThrow(
            () -> Problem.invalid(name, "The query is not percent-encoded UTF-8.").exception());
  }
}
