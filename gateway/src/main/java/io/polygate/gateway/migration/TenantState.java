package io.polygate.gateway.migration;

import io.polygate.spi.SqlMigration;
import java.util.List;
import java.util.Optional;

/**
 * How a tenant's tables stand.
 *
 * @param applied the migrations that it has
 * @param pending the versions that it lacks
 * @param failure why it did not get further, when it was last tried
 */
public record TenantState(
    List<SqlMigration.Applied> applied, List<Integer> pending, Optional<MigrationFailure> failure) {
  /** Copies the lists. */
  public TenantState {
    applied = List.copyOf(applied);
    pending = List.copyOf(pending);
  }

  /** The last version that it has; 0 if none. */
  public int version() {
    return applied.isEmpty() ? 0 : applied.getLast().version();
  }
}
