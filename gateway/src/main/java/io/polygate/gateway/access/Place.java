package io.polygate.gateway.access;

import org.jspecify.annotations.Nullable;

/**
 * What a request is about, as far as its path says.
 *
 * @param namespace the namespace's name; null: all namespaces
 * @param tenant the tenant's name; null: all tenants
 * @param collection the collection's name; null: all collections
 */
public record Place(
    @Nullable String namespace, @Nullable String tenant, @Nullable String collection) {
  /** The whole gateway. */
  public static final Place EVERYWHERE = new Place(null, null, null);

  /** A namespace as a whole. */
  public static Place of(String namespace) {
    return new Place(namespace, null, null);
  }

  /** A collection of the same tenant. */
  public Place in(String otherCollection) {
    return new Place(namespace, tenant, otherCollection);
  }
}
