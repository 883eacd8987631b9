package io.polygate.spi;

/** What a {@link Store} is for: one tenant of one namespace. */
public record StoreId(Namespace namespace, Tenant tenant) {
  @Override
  public String toString() {
    return namespace + "/" + tenant;
  }
}
