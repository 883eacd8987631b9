package io.polygate.gateway.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Takes a stream apart into rows. For one thread, apart from {@link #close}. */
public interface RowReader extends Closeable {
  /**
   * The next row. Blocks while the stream does.
   *
   * @return empty at the end, and after a {@link Row.Broken}
   * @throws IOException if the stream fails
   */
  Optional<Row> next() throws IOException;
}
