package io.polygate.backend.kv;

import io.polygate.spi.Consistency;

/** Whether an answer may come from what is remembered. Asked before each; never waits. */
@FunctionalInterface
interface Freshness {
  /** What is remembered is always what is stored. */
  Freshness EXACT = consistency -> true;

  /** Whether what is remembered is fresh enough for a reading. */
  boolean allows(Consistency consistency);
}
