package io.polygate.client;

/**
 * A tenant of a namespace.
 *
 * @param namespace the namespace's name
 * @param tenant the tenant's name
 */
public record TenantId(String namespace, String tenant) {
  /** A collection of this tenant. */
  public CollectionId collection(String collection) {
    return new CollectionId(namespace, tenant, collection);
  }
}
