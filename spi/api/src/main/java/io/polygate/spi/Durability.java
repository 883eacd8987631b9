package io.polygate.spi;

/** What an acknowledged write survives. */
public enum Durability {
  /** The end of the process and a power cut: it was synced to the disk. */
  FSYNC,
  /** The end of the process, but not a power cut. */
  PROCESS,
  /** Nothing: it is in memory. */
  MEMORY
}
