package io.polygate.spi;

/** How fresh a read must be. A backend may always give more than it is asked for. */
public enum Consistency {
  /** Every write that was acknowledged before the read began is seen. */
  STRONG,
  /** The session's own acknowledged writes are seen. */
  SESSION,
  /** Some state that was once the latest is seen. */
  EVENTUAL
}
