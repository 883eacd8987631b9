package io.polygate.gateway.transfer;

import java.io.IOException;
import java.util.Optional;

/**
 * A reader whose first row is known before it is asked for, so that a stream of which nothing can
 * be read is refused before an answer to it is begun. For one thread.
 */
public final class ReadAhead implements RowReader {
  private final RowReader rows;
  private final Optional<Row> first;
  private boolean given;

  /**
   * Reads the first row. Blocks while the stream does.
   *
   * @param rows closed with this reader
   * @throws IOException if the stream fails
   */
  public ReadAhead(RowReader rows) throws IOException {
    this.rows = rows;
    this.first = rows.next();
  }

  /** The first row; empty if there is none. */
  public Optional<Row> first() {
    return first;
  }

  @Override
  public Optional<Row> next() throws IOException {
    if (given) {
      return rows.next();
    }
    given = true;
    return first;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
