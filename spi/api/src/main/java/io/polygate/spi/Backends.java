package io.polygate.spi;

/** What a composition opens its parts from. Thread-safe. */
public interface Backends {
  /**
   * The open backend of a reference.
   *
   * @throws ConfigurationException if there is no such kind, or the reference closes a cycle
   */
  Backend open(BackendRef ref);
}
