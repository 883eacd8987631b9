package io.polygate.gateway.rest;

import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The catalogue of problems, read once from {@code problems.json}. */
final class ProblemCatalogue {
  private static final String FILE = "/problems.json";
  private static final Map<String, Entry> ENTRIES = read();

  private ProblemCatalogue() {}

  /**
   * One kind of problem.
   *
   * @param status the status of the answer
   * @param title what it is, in a few words
   * @param retryable whether the same request may succeed later
   * @param meaning what it means
   * @param remedy what the client can do
   */
  record Entry(int status, String title, boolean retryable, String meaning, String remedy) {}

  /** The entry of a code; there must be one. */
  static Entry entry(String code) {
    Entry entry = ENTRIES.get(code);
    if (entry == null) {
      throw new IllegalStateException("The problem catalogue has no entry for " + code);
    }
    return entry;
  }

  /** All codes that the catalogue has, in its order. */
  static List<String> codes() {
    return List.copyOf(ENTRIES.keySet());
  }

  private static Map<String, Entry> read() {
    try (InputStream in = ProblemCatalogue.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("The problem catalogue is missing from the build");
      }
      Map<String, Entry> entries = new LinkedHashMap<>();
      if (Json.parse(in.readAllBytes()) instanceof Value.Array(List<Value> values)) {
        for (Value value : values) {
          if (value instanceof Value.Members(var members)) {
            entries.put(text(members, "code"), entry(members));
          }
        }
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Entry entry(Map<String, Value> members) {
    return new Entry(
        members.get("status") instanceof Value.Num(BigDecimal status) ? status.intValueExact() : 0,
        text(members, "title"),
        members.get("retryable") instanceof Value.Bool(boolean retryable) && retryable,
        text(members, "meaning"),
        text(members, "remedy"));
  }

  private static String text(Map<String, Value> members, String name) {
    return members.get(name) instanceof Value.Text(String text) ? text : "";
  }
}
