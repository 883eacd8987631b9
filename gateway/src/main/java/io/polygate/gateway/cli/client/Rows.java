package io.polygate.gateway.cli.client;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.polygate.gateway.cli.OutputFormat;
import io.polygate.spi.Value;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rows with named columns, which can be written in each format.
 *
 * @param columns their names
 * @param rows each with a value, or null for none, for each column
 */
public record Rows(List<String> columns, List<List<Value>> rows) {
  /** As wide as a cell of a table gets. */
  private static final int MAX_WIDTH = 60;

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** A row for each object, with some of its members. */
  public static Rows of(List<Value> objects, String... columns) {
    return new Rows(
        List.of(columns),
        objects.stream()
            .map(
                object ->
                    List.of(columns).stream()
                        .map(column -> orNull(Fields.member(object, column)))
                        .toList())
            .toList());
  }

  /** A row for each object, with all members that any has. */
  static Rows ofAll(List<Value> objects) {
    SequencedSet<String> columns = new LinkedHashSet<>();
    for (Value object : objects) {
      if (object instanceof Value.Members(var members)) {
        columns.addAll(members.keySet());
      } else {
        columns.add("value");
      }
    }
    return of(
        objects.stream()
            .map(
                object ->
                    object instanceof Value.Members
                        ? object
                        : Value.Members.of(Map.of("value", object)))
            .toList(),
        columns.toArray(String[]::new));
  }

  /** A row for each member of one object. */
  static Rows ofMembers(Value object) {
    List<List<Value>> rows = new ArrayList<>();
    if (object instanceof Value.Members(var members)) {
      members.forEach((name, value) -> rows.add(List.of(new Value.Text(name), value)));
    }
    return new Rows(List.of("name", "value"), rows);
  }

  private static Value orNull(@Nullable Value value) {
    return value == null ? new Value.Null() : value;
  }

  /** Writes them. */
  public void print(OutputFormat format, PrintWriter out) {
    switch (format) {
      case TABLE -> table(out);
      case JSON ->
          out.println(Fields.json(new Value.Array(rows.stream().map(this::object).toList())));
      case CSV -> csv(out);
    }
    out.flush();
  }

  private Value object(List<Value> row) {
    Map<String, Value> members = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      members.put(columns.get(i), row.get(i));
    }
    return Value.Members.of(members);
  }

  private void csv(PrintWriter out) {
    CsvWriter csv = CsvWriter.builder().build(out);
    csv.writeRecord(columns);
    rows.forEach(row -> csv.writeRecord(row.stream().map(Fields::cell).toList()));
    flush(csv);
  }

  /** Writes what a writer holds back. */
  static void flush(CsvWriter csv) {
    try {
      csv.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void table(PrintWriter out) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList());
    rows.forEach(row -> cells.add(row.stream().map(Fields::cell).map(Rows::shortened).toList()));
    int[] widths = new int[columns.size()];
    for (List<String> row : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).repeat(' ', widths[i] - width(row.get(i)) + 2);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /**
   * On one line, and cut off where it is too long for a table; the other formats have all of it.
   */
  private static String shortened(String text) {
    String line = CONTROL.matcher(text).replaceAll(" ");
    return width(line) <= MAX_WIDTH
        ? line
        : line.substring(0, line.offsetByCodePoints(0, MAX_WIDTH - 1)) + "…";
  }
}
