package io.polygate.spi;

/** The outcome of one mutation among several that are not atomic together. */
public sealed interface Result {
  /** The mutation was made. */
  record Done(Written written) implements Result {}

  /** It was not, or its outcome is unknown. */
  record Failed(StorageException cause) implements Result {}
}
