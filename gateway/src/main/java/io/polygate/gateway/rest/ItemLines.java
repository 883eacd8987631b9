package io.polygate.gateway.rest;

import io.polygate.gateway.reference.Related;
import io.polygate.spi.Cursor;
import io.polygate.spi.Page;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Writes all items of a selection one a line, page after page, and at the end a line that says why
 * it ends. The client's pace is the pace of reading.
 */
final class ItemLines {
  private static final int PAGE_ITEMS = 500;

  private final PageReader reader;
  private final ExpandedItems expanded;
  private final CursorSigner signer;
  private final long limit;
  private Page page;
  private List<Map<String, Related>> below;

  /**
   * Reads the first page.
   *
   * @throws StorageException if it cannot be read
   */
  ItemLines(
      PageReader reader, ExpandedItems expanded, CursorSigner signer, Optional<Cursor> after) {
    this.reader = reader;
    this.expanded = expanded;
    this.signer = signer;
    this.limit = reader.selection().paging().limit().map(Integer::longValue).orElse(Long.MAX_VALUE);
    this.page = reader.page(after, (int) Math.min(PAGE_ITEMS, limit));
    this.below = expanded.below(page.items());
  }

  /** Writes the lines. */
  void writeTo(OutputStream stream) throws IOException {
    ItemEnvelopes envelopes = ItemEnvelopes.of(reader.selection());
    JsonOut out = new JsonOut(64 * 1024);
    long count = 0;
    long bytes = 0;
    SortedSet<String> failedShards = new TreeSet<>();
    while (true) {
      for (int i = 0; i < page.items().size(); i++) {
        bytes += envelopes.write(out, page.items().get(i), below.get(i));
        out.newLine();
      }
      count += page.items().size();
      failedShards.addAll(page.failedShards());
      stream.write(out.drain());
      if (page.next().isEmpty() || page.reason() == Page.Reason.DEADLINE || count >= limit) {
        break;
      }
      try {
        page = reader.page(page.next(), (int) Math.min(PAGE_ITEMS, limit - count));
        below = expanded.below(page.items());
      } catch (StorageException e) {
        // The status is sent already: the last line says what happened instead.
        out.beginObject().name("problem");
        WireWriter.write(out, Problems.of(e).document());
        out.endObject().newLine();
        stream.write(out.drain());
        return;
      }
    }
    out.beginObject();
    ItemEnvelopes.writePage(
        out, count, bytes, page.next().map(signer::sign), page.reason(), failedShards);
    out.endObject().newLine();
    stream.write(out.drain());
  }
}
