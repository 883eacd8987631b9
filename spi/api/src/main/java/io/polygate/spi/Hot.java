package io.polygate.spi;

import java.util.Optional;

/** Answers from memory. May be asked on an event loop: it never waits and never does I/O. */
public interface Hot {
  /**
   * What memory knows of an item.
   *
   * @return empty if memory does not know; a present empty value if it knows that there is no such
   *     item
   */
  Optional<Optional<Item>> peek(ItemKey key, ReadOptions options);
}
