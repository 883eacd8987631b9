package io.polygate.gateway.rest;

import io.polygate.gateway.transfer.Row;
import io.polygate.gateway.transfer.RowFormat;
import io.polygate.gateway.transfer.RowReader;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.SnapshotFiles;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the lines that {@link CopyLines} writes into a file. Whoever wrote them may be anybody: a
 * line that is none of those, or one that a tenant cannot hold, ends it.
 */
final class CopyLineReader {
  private static final Version NO_VERSION = new Version("0");
  private static final Set<String> ITEM_MEMBERS =
      Set.of("pk", "sk", "etag", "updatedAt", "expiresAt", "contentType", "value");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private final SnapshotFiles.Writer writer;
  private final int maxBytes;
  private long items;
  private boolean ended;

  /**
   * A reader of lines.
   *
   * @param maxBytes the longest line
   */
  CopyLineReader(SnapshotFiles.Writer writer, int maxBytes) {
    this.writer = writer;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads all lines.
   *
   * @throws StorageException.Rejected if one is not as it must be; where says which, from 0
   */
  void read(InputStream lines) throws IOException {
    try (RowReader rows = new RowFormat.Lines().read(lines, Optional.empty(), maxBytes)) {
      Optional<Row> row = rows.next();
      while (row.isPresent()) {
        take(row.get());
        row = rows.next();
      }
    }
  }

  private void take(Row row) {
    String where = "/" + row.index();
    switch (row) {
      case Row.Good(long _, Document value) -> take(value.value(), where);
      case Row.Bad(long _, StorageException.TooLarge cause) -> throw cause;
      case Row.Bad _, Row.Broken _ -> throw refused("A line is not JSON.", where);
    }
  }

  private void take(Value line, String where) {
    if (!(line instanceof Value.Members(var members)) || ended) {
      throw refused("A line is no line of a copy.", where);
    }
    Set<String> names = members.keySet();
    if (names.equals(Set.of("collection", "item"))
        && members.get("collection") instanceof Value.Text(String collection)
        && members.get("item") instanceof Value.Members(var item)) {
      writer.add(item(collection, item, where));
      items++;
    } else if (names.equals(Set.of("end"))
        && members.get("end") instanceof Value.Members(var end)) {
      ended = true;
      if (!(end.get("items") instanceof Value.Num(BigDecimal count))
          || count.compareTo(BigDecimal.valueOf(items)) != 0) {
        throw refused("There are not as many items as the last line says.", where);
      }
    } else if (!names.equals(Set.of("collection", "definition"))
        && !names.equals(Set.of("query", "document"))) {
      throw refused("A line is no line of a copy.", where);
    }
  }

  private static Item item(String collection, Map<String, Value> item, String where) {
    String at = where + "/item";
    if (!ITEM_MEMBERS.containsAll(item.keySet())) {
      throw refused("An item has a member that none has.", at);
    }
    Value value = item.get("value");
    if (value == null) {
      throw refused("An item has no value.", at);
    }
    try {
      return new Item(
          new ItemKey(
              new CollectionName(collection),
              text(item, "pk", at).orElseThrow(() -> refused("An item has no pk.", at)),
              text(item, "sk", at).orElse("")),
          document(value, text(item, "contentType", at), at),
          NO_VERSION,
          time(item, "updatedAt", at).orElseGet(Instant::now),
          time(item, "expiresAt", at));
    } catch (StorageException.Invalid e) {
      throw refused(String.valueOf(e.getMessage()), at);
    }
  }

  private static Document document(Value value, Optional<String> type, String at) {
    if (type.isEmpty()) {
      return Document.of(value);
    }
    if (!(value instanceof Value.Bytes bytes) || type.get().startsWith(Headers.JSON)) {
      throw refused("A value that is not JSON is {\"$binary\": base64}.", at);
    }
    try {
      String essence = MediaTypes.essence(type.get());
      assert !essence.isEmpty();
    } catch (ProblemException e) {
      throw refused("An item has a media type that none can have.", at);
    }
    return Document.opaque(type.get(), bytes.value());
  }

  private static Optional<String> text(Map<String, Value> item, String name, String at) {
    return switch (item.get(name)) {
      case null -> Optional.empty();
      case Value.Text(String text) -> Optional.of(text);
      case Value _ -> throw refused("A text was expected.", at + "/" + name);
    };
  }

  private static Optional<Instant> time(Map<String, Value> item, String name, String at) {
    try {
      Optional<Instant> time = text(item, name, at).map(Instant::parse);
      if (time.filter(moment -> moment.isBefore(Instant.EPOCH) || moment.isAfter(LAST))
          .isPresent()) {
        throw refused("A time is between the years 1970 and 9999.", at + "/" + name);
      }
      return time;
    } catch (DateTimeException e) {
      throw refused("A time such as 2026-01-31T08:00:00Z was expected.", at + "/" + name);
    }
  }

  private static StorageException.Rejected refused(String message, String where) {
    return new StorageException.Rejected(message, where);
  }
}
