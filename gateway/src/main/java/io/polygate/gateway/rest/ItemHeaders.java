package io.polygate.gateway.rest;

import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.vertx.core.http.HttpHeaders;
import java.util.function.BiConsumer;

/** The headers in which an item's metadata stand. */
final class ItemHeaders {
  /**
   * What Cache-Status says of an answer from memory.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9211">RFC 9211</a>
   */
  static final String FROM_CACHE = "Polygate; hit";

  // The server finds names of this kind without looking at their letters.
  private static final CharSequence ETAG = HttpHeaders.createOptimized(Headers.ETAG);
  private static final CharSequence LAST_MODIFIED =
      HttpHeaders.createOptimized(Headers.LAST_MODIFIED);
  private static final CharSequence CONTENT_TYPE =
      HttpHeaders.createOptimized(Headers.CONTENT_TYPE);

  private ItemHeaders() {}

  /** Gives the headers that are about the item, also without its value. */
  static void describe(Item item, BiConsumer<CharSequence, String> header) {
    header.accept(ETAG, ETags.of(item.version()));
    header.accept(LAST_MODIFIED, HttpDates.format(item.updatedAt()));
    if (item.expiresAt().isPresent()) {
      header.accept(Headers.ITEM_EXPIRES_AT, item.expiresAt().get().toString());
    }
  }

  /** Gives the headers of a value. What anybody may have stored is never run or guessed at. */
  static void describe(Document value, BiConsumer<CharSequence, String> header) {
    if (!value.isJson()) {
      header.accept(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    }
    header.accept(CONTENT_TYPE, value.mediaType());
  }
}
