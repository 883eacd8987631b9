package io.polygate.backend.kv;

/** Numbers that are never given twice: versions, and those of tenants and indexes. Thread-safe. */
interface Counter {
  /** The next number, positive. */
  long next();

  /**
   * Adds to a commit what the counter must find again.
   *
   * @param lane whose commit it is
   */
  void note(Changes changes, int lane);
}
