package io.polygate.gateway.transfer;

import io.polygate.spi.Document;
import io.polygate.spi.StorageException;

/** Makes rows of what was cut out of a stream. */
final class Rows {
  private Rows() {}

  /** A row of JSON text: the bytes from the window's mark to its place. */
  static Row json(long index, ByteWindow window, int maxBytes) {
    if (window.isTooLong()) {
      return new Row.Bad(
          index,
          new StorageException.TooLarge(
              "A row is too long.", "rowBytes", maxBytes, window.length()));
    }
    try {
      return new Row.Good(index, Document.parseJson(window.taken()));
    } catch (StorageException e) {
      return new Row.Bad(index, e);
    }
  }
}
