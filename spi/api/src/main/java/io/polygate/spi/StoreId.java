package io.polygate.spi;

import org.jspecify.annotations.Nullable;

/** What a {@link Store} is for: one tenant of one namespace. */
public record StoreId(Namespace namespace, Tenant tenant) {
  // As in ItemKey.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoreId that
        && tenant.equals(that.tenant)
        && namespace.equals(that.namespace);
  }

  @Override
  public int hashCode() {
    return 31 * namespace.hashCode() + tenant.hashCode();
  }

  @Override
  public String toString() {
    return namespace + "/" + tenant;
  }
}
