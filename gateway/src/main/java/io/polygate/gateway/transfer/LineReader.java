package io.polygate.gateway.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads lines of JSON (NDJSON). Lines of white space alone are no rows; a byte order mark before
 * the first line is passed over.
 *
 * @see <a href="https://github.com/ndjson/ndjson-spec">NDJSON</a>
 */
final class LineReader implements RowReader {
  private final InputStream in;
  private final ByteWindow window;
  private final int maxBytes;
  private boolean begun;
  private long index;

  /**
   * A reader of a stream.
   *
   * @param maxBytes the longest line
   */
  LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
    window = new ByteWindow(in, maxBytes);
  }

  @Override
  public Optional<Row> next() throws IOException {
    if (!begun) {
      window.skipByteOrderMark();
      begun = true;
    }
    if (window.afterSpace() < 0) {
      return Optional.empty();
    }
    window.mark();
    while (window.has()) {
      byte[] bytes = window.bytes;
      int end = window.end;
      int at = window.at;
      while (at < end && bytes[at] != '\n') {
        at++;
      }
      window.at = at;
      if (at < end) {
        break;
      }
    }
    return Optional.of(Rows.json(index++, window, maxBytes));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
