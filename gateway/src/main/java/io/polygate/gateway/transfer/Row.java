package io.polygate.gateway.transfer;

import io.polygate.spi.Document;
import io.polygate.spi.StorageException;

/** What a stream holds at one place. */
public sealed interface Row {
  /** Its place among the rows, from 0. */
  long index();

  /** A row that can be an item's value. */
  record Good(long index, Document value) implements Row {}

  /**
   * A row that cannot. Those after it can be read.
   *
   * @param cause what is wrong with it: a {@link StorageException} or a {@link
   *     io.polygate.gateway.catalog.ContentException}
   */
  record Bad(long index, RuntimeException cause) implements Row {}

  /**
   * The end of what can be read, before the end of the stream. It is no row: its index is the
   * number of those before it.
   */
  record Broken(long index, StorageException cause) implements Row {}
}
