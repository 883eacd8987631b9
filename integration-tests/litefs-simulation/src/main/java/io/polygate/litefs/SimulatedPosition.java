package io.polygate.litefs;

/**
 * Up to where a database of a node has come.
 *
 * @param transaction the number of its last transaction
 * @param checksum of its content, as it is after that
 */
public record SimulatedPosition(long transaction, long checksum) {
  static final SimulatedPosition NONE = new SimulatedPosition(0, 0);
}
