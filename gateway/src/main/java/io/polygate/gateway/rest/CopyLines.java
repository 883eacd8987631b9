package io.polygate.gateway.rest;

import io.polygate.gateway.copy.TenantCopies;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Item;
import io.polygate.spi.SnapshotFiles;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Writes a copy one line for each thing in it: definitions, named queries, items, and the end. The
 * client's pace is the pace of reading.
 */
final class CopyLines {
  private static final int CHUNK_BYTES = 256 << 10;

  private final TenantCopies copies;
  private final SnapshotFiles.Reader reader;
  private final Optional<CollectionName> only;

  /**
   * Lines of a copy.
   *
   * @param only the one collection that is wanted; then its items are all that there is
   */
  CopyLines(TenantCopies copies, SnapshotFiles.Reader reader, Optional<CollectionName> only) {
    this.copies = copies;
    this.reader = reader;
    this.only = only;
  }

  /** Writes the lines. */
  void writeTo(OutputStream stream) throws IOException {
    JsonOut out = new JsonOut(64 << 10);
    try {
      write(stream, out);
    } catch (StorageException e) {
      // The status is sent already: the last line says what happened instead.
      WireWriter.write(out, new LineDocument.ProblemLine(Problems.of(e).document()));
      stream.write(out.newLine().drain());
    }
  }

  private void write(OutputStream stream, JsonOut out) throws IOException {
    if (only.isEmpty()) {
      SnapshotFiles.Descriptions descriptions = copies.run(reader::descriptions);
      descriptions
          .definitions()
          .forEach(
              (name, definition) ->
                  out.beginObject()
                      .name("collection")
                      .string(name)
                      .name("definition")
                      .raw(definition.bytes())
                      .endObject()
                      .newLine());
      descriptions
          .queries()
          .forEach(
              (name, query) ->
                  out.beginObject()
                      .name("query")
                      .string(name)
                      .name("document")
                      .raw(query.bytes())
                      .endObject()
                      .newLine());
    }
    long items = 0;
    for (CollectionName collection : collections()) {
      items += write(stream, out, collection);
    }
    List<String> tables = only.isEmpty() ? copies.run(reader::tables) : List.of();
    WireWriter.write(out, new CopyLineDocument.EndLine(new CopyLineDocument.End(items, tables)));
    stream.write(out.newLine().drain());
  }

  private List<CollectionName> collections() {
    List<CollectionName> all = copies.run(reader::collections);
    return only.isEmpty() ? all : all.stream().filter(only.get()::equals).toList();
  }

  private long write(OutputStream stream, JsonOut out, CollectionName collection)
      throws IOException {
    long count = 0;
    SnapshotFiles.ItemReader items = copies.run(() -> reader.items(collection));
    try {
      List<Item> some = copies.run(() -> items.next(CHUNK_BYTES));
      while (!some.isEmpty()) {
        for (Item item : some) {
          out.beginObject().name("collection").string(collection.name()).name("item");
          int bytes = ItemEnvelopes.WHOLE.write(out, item);
          assert bytes >= 0;
          out.endObject().newLine();
        }
        count += some.size();
        stream.write(out.drain());
        some = copies.run(() -> items.next(CHUNK_BYTES));
      }
    } finally {
      copies.run(
          () -> {
            items.close();
            return collection;
          });
    }
    return count;
  }
}
