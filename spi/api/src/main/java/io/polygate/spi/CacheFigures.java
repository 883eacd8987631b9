package io.polygate.spi;

/**
 * What a backend's memory of items has done since it was opened, for those who watch it.
 *
 * @param hits how many readings it answered
 * @param misses how many readings it could not answer
 * @param loads how many items were read to be remembered
 * @param loadNanos how long that took, in nanoseconds, all together
 * @param evictions how many items were forgotten for want of room
 * @param bytes about how much memory it takes
 * @param maxBytes how much it may take
 */
public record CacheFigures(
    long hits, long misses, long loads, long loadNanos, long evictions, long bytes, long maxBytes) {
  /** The part of all readings that it answered, from 0 to 1; 0 if there was none. */
  public double hitRatio() {
    long readings = hits + misses;
    return readings == 0 ? 0 : (double) hits / readings;
  }
}
