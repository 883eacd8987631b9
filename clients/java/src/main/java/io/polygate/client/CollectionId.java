package io.polygate.client;

/**
 * A collection of a tenant.
 *
 * @param namespace the namespace's name
 * @param tenant the tenant's name
 * @param collection the collection's name
 */
public record CollectionId(String namespace, String tenant, String collection) {}
