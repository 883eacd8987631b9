package io.polygate.it.process;

import java.net.CookieHandler;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a tenant's consistency cookie as a browser does, but of answers that come at once the one
 * that stands for the most, whichever is read last: who sends requests at once and reads what all
 * of them wrote must do so.
 */
final class NewestCookies extends CookieHandler {
  private static final String NAME = "polygate-consistency=";
  private static final Comparator<String> AGE =
      Comparator.comparingLong((String token) -> number(token, 1))
          .thenComparingLong(token -> number(token, 2));

  private final Map<String, String> tokens = new ConcurrentHashMap<>();

  /** A number in a token: the reign's is the first, the transaction's the second. */
  private static long number(String token, int place) {
    return Long.parseUnsignedLong(token.split("\\.", -1)[place], 16);
  }

  @Override
  public Map<String, List<String>> get(URI uri, Map<String, List<String>> request) {
    return tokens.entrySet().stream()
        .filter(kept -> (uri.getRawPath() + "/").startsWith(kept.getKey() + "/"))
        .findFirst()
        .map(kept -> Map.of("Cookie", List.of(NAME + kept.getValue())))
        .orElse(Map.of());
  }

  @Override
  public void put(URI uri, Map<String, List<String>> answer) {
    answer.getOrDefault("set-cookie", List.of()).stream()
        .filter(cookie -> cookie.startsWith(NAME))
        .forEach(this::keep);
  }

  private void keep(String cookie) {
    List<String> parts = List.of(cookie.split("; *", -1));
    String path = attribute(parts, "Path=").orElseThrow();
    if (attribute(parts, "Max-Age=").equals(Optional.of("0"))) {
      tokens.remove(path);
    } else {
      String _ =
          tokens.merge(
              path,
              parts.getFirst().substring(NAME.length()),
              (known, given) -> AGE.compare(given, known) > 0 ? given : known);
    }
  }

  private static Optional<String> attribute(List<String> parts, String name) {
    return parts.stream()
        .filter(part -> part.startsWith(name))
        .map(part -> part.substring(name.length()))
        .findFirst();
  }
}
