package io.polygate.spi;

/** Which state of the item a write gives back. */
public enum Returns {
  /** None. */
  NONE,
  /** As it was before; nothing if it was not there. */
  OLD,
  /** As it is afterwards; nothing if it was deleted. */
  NEW
}
