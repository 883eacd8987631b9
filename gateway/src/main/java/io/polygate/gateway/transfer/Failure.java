package io.polygate.gateway.transfer;

import io.polygate.gateway.catalog.Violation;
import java.util.List;

/**
 * How a failure is told to a client.
 *
 * @param status its HTTP status
 * @param code its word in the catalogue of problems
 * @param detail one sentence
 * @param violations what is wrong with the row, where several things can be
 */
public record Failure(int status, String code, String detail, List<Violation> violations) {
  /** Copies the list. */
  public Failure {
    violations = List.copyOf(violations);
  }

  /** Tells failures to clients. */
  @FunctionalInterface
  public interface Describer {
    /**
     * The description of a failure.
     *
     * @param cause a {@link io.polygate.spi.StorageException} or a {@link
     *     io.polygate.gateway.catalog.ContentException}
     */
    Failure describe(RuntimeException cause);
  }
}
