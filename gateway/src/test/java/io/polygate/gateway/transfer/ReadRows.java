package io.polygate.gateway.transfer;

import io.polygate.gateway.catalog.ContentException;
import io.polygate.gateway.catalog.Definition;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads all rows of a text, in a short form that tests can compare. */
final class ReadRows {
  private ReadRows() {}

  static List<String> of(RowFormat format, String text) {
    return of(format, text, Optional.empty(), 1_000);
  }

  static List<String> of(
      RowFormat format, String text, Optional<Definition> definition, int maxBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> whole = of(format, new ByteArrayInputStream(bytes), definition, maxBytes);
    for (int seed = 0; seed < 3; seed++) {
      InputStream slow = new Trickle(new ByteArrayInputStream(bytes), seed, 4);
      List<String> again = of(format, slow, definition, maxBytes);
      if (!again.equals(whole)) {
        throw new AssertionError("Read in pieces: " + again + ", at once: " + whole);
      }
    }
    return whole;
  }

  static List<String> of(
      RowFormat format, InputStream in, Optional<Definition> definition, int maxBytes) {
    List<String> rows = new ArrayList<>();
    try (RowReader reader = format.read(in, definition, maxBytes)) {
      for (Optional<Row> row = reader.next(); row.isPresent(); row = reader.next()) {
        rows.add(text(row.get()));
      }
      if (reader.next().isPresent()) {
        throw new AssertionError("A row after the end.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static String text(Row row) {
    return switch (row) {
      case Row.Good good ->
          good.index()
              + " "
              + new String(Json.write(good.value().value()), StandardCharsets.UTF_8)
                  .replace('"', '\'');
      case Row.Bad bad -> bad.index() + " bad: " + text(bad.cause());
      case Row.Broken broken -> broken.index() + " broken: " + text(broken.cause());
    };
  }

  private static String text(RuntimeException cause) {
    return switch (cause) {
      case StorageException.Invalid e -> e.getMessage() + " " + e.where();
      case StorageException.TooLarge e -> e.limit() + " " + e.maximum() + " " + e.actual();
      case StorageException.Rejected e -> String.valueOf(e.getMessage());
      case ContentException e -> e.violations().toString();
      default -> cause.toString();
    };
  }
}
