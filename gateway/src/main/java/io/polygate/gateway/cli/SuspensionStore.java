package io.polygate.gateway.cli;

import io.polygate.gateway.limits.Suspensions;
import io.polygate.spi.Namespace;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import java.util.function.ToIntFunction;

/** The options that say which gateway's tenants a command is about, and work with them. */
final class SuspensionStore extends OperatorFiles {
  /**
   * Works with the suspensions.
   *
   * @return the exit code
   */
  int with(ToIntFunction<Suspensions> work) {
    return with(
        "polygate.suspensions-file",
        Suspensions.NAME,
        path -> work.applyAsInt(new Suspensions(path)));
  }

  /** The tenant of two names. */
  static StoreId tenant(String namespace, String tenant) {
    return new StoreId(new Namespace(namespace), Tenant.named(tenant));
  }
}
