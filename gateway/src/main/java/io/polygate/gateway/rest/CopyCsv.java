package io.polygate.gateway.rest;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.copy.TenantCopies;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Item;
import io.polygate.spi.Json;
import io.polygate.spi.SnapshotFiles;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a collection as a table: a row for each item, a column for each member that any of them
 * has. Which those are is found by reading all items once before; so nothing is left out.
 */
final class CopyCsv {
  private static final int CHUNK_BYTES = 256 << 10;
  private static final int MAX_COLUMNS = 2_000;
  private static final String PARTITION = "pk";
  private static final String SORT = "sk";

  private final TenantCopies copies;
  private final SnapshotFiles.Reader reader;
  private final CollectionName collection;
  private final boolean keyed;
  private final List<String> columns;

  /**
   * Finds the columns.
   *
   * @param model tells whether keys are made of members; otherwise they have columns of their own
   * @throws StorageException.Rejected if an item has no members
   * @throws StorageException.TooLarge if there are too many columns
   */
  CopyCsv(TenantCopies copies, SnapshotFiles.Reader reader, Model model) {
    this.copies = copies;
    this.reader = reader;
    this.collection = model.collection();
    this.keyed = model.definition().flatMap(definition -> definition.key()).isEmpty();
    this.columns = copies.run(this::findColumns);
  }

  private List<String> findColumns() {
    TreeSet<String> found = new TreeSet<>();
    if (reader.collections().contains(collection)) {
      try (SnapshotFiles.ItemReader items = reader.items(collection)) {
        List<Item> some = items.next(CHUNK_BYTES);
        while (!some.isEmpty()) {
          some.forEach(item -> found.addAll(members(item).keySet()));
          requireFew(found.size());
          some = items.next(CHUNK_BYTES);
        }
      }
    }
    List<String> all = new ArrayList<>();
    if (keyed) {
      found.remove(PARTITION);
      found.remove(SORT);
      all.add(PARTITION);
      all.add(SORT);
    }
    all.addAll(found);
    return List.copyOf(all);
  }

  private static void requireFew(int columns) {
    if (columns > MAX_COLUMNS) {
      throw new StorageException.TooLarge(
          "The items have too many members for a table.", "csvColumns", MAX_COLUMNS, columns);
    }
  }

  private static SequencedMap<String, Value> members(Item item) {
    if (item.value().isJson()
        && item.value().value() instanceof Value.Members(SequencedMap<String, Value> members)) {
      return members;
    }
    throw new StorageException.Rejected(
        "An item whose value is no object has no row in CSV; ask for lines.", "collection");
  }

  /** Writes the rows, after a row with the names of the columns. */
  void writeTo(OutputStream stream) throws IOException {
    try (CsvWriter csv =
        CsvWriter.builder()
            .quoteStrategy(QuoteStrategies.EMPTY)
            .build(new OutputStreamWriter(stream, StandardCharsets.UTF_8))) {
      csv.writeRecord(columns);
      if (!copies.run(reader::collections).contains(collection)) {
        return;
      }
      SnapshotFiles.ItemReader items = copies.run(() -> reader.items(collection));
      try {
        List<Item> some = copies.run(() -> items.next(CHUNK_BYTES));
        while (!some.isEmpty()) {
          for (Item item : some) {
            csv.writeRecord(row(item));
          }
          some = copies.run(() -> items.next(CHUNK_BYTES));
        }
      } finally {
        copies.run(
            () -> {
              items.close();
              return collection;
            });
      }
    }
  }

  private @Nullable String[] row(Item item) {
    SequencedMap<String, Value> members = members(item);
    @Nullable String[] row = new @Nullable String[columns.size()];
    int first = 0;
    if (keyed) {
      row[0] = item.key().partition();
      row[1] = item.key().hasSort() ? item.key().sort() : null;
      first = 2;
    }
    for (int i = first; i < row.length; i++) {
      row[i] = cell(members.get(columns.get(i)));
    }
    return row;
  }

  private static @Nullable String cell(@Nullable Value value) {
    return switch (value) {
      case null -> null;
      case Value.Null() -> null;
      case Value.Text(String text) -> text;
      case Value.Num(BigDecimal number) -> number.toPlainString();
      case Value.Bool(boolean truth) -> Boolean.toString(truth);
      default -> new String(Json.write(value), StandardCharsets.UTF_8);
    };
  }
}
