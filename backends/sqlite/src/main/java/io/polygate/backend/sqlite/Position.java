package io.polygate.backend.sqlite;

/**
 * Up to where a database has come.
 *
 * @param transaction the number of its last transaction; 0 before the first
 * @param checksum what tells two databases apart that have come to the same number on two ways
 */
public record Position(long transaction, long checksum) {
  /** Before the first transaction, or where nobody counts. */
  public static final Position NONE = new Position(0, 0);
}
