package io.polygate.gateway.transfer;

import io.polygate.spi.Mutation;
import java.util.List;
import java.util.Optional;

/**
 * Some rows one after the other, made ready to be written.
 *
 * @param rows the rows
 * @param digest of their values; empty unless the import has an idempotency key
 * @param end why nothing comes after them; empty if something may
 */
record Chunk(List<Ready> rows, String digest, Optional<End> end) {
  Chunk {
    rows = List.copyOf(rows);
  }

  /** A row that is ready to be written, or not fit for it. */
  sealed interface Ready {
    long index();

    /** What is to be written. */
    record Write(long index, Mutation mutation) implements Ready {}

    /** Why nothing is. */
    record Refused(long index, RuntimeException cause) implements Ready {}
  }

  /** Why the rows end. */
  sealed interface End {
    /** There are no more. */
    record Complete() implements End {}

    /** The input cannot be read on, or its time is up; it had {@code rows} rows up to there. */
    record Broken(long rows, RuntimeException cause) implements End {}

    /** Reading failed in a way that no answer can tell. */
    record Failed(Throwable cause) implements End {}
  }
}
