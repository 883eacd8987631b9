package io.polygate.gateway.migration;

/** A tenant's tables cannot be brought to the version that the namespace has. */
public final class MigrationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int version;

  /**
   * A failure.
   *
   * @param message why, as it may be shown to a client
   * @param version of the migration that failed
   */
  public MigrationFailure(String message, int version) {
    super(message);
    this.version = version;
  }

  /** The version of the migration that failed. */
  public int version() {
    return version;
  }
}
