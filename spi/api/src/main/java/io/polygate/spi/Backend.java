package io.polygate.spi;

import java.util.Optional;

/** One configured instance of a backend kind, open. Safe for use by several threads. */
public interface Backend extends AutoCloseable {
  /** The store of one tenant. Cheap, without I/O; the tenant need not exist. */
  Store store(StoreId id);

  /**
   * What the store of one tenant does without waiting: the part {@link Store#hot}, for who asks for
   * it so often that making all the others would count.
   */
  default Optional<Hot> hot(StoreId id) {
    return store(id).hot();
  }

  /** The tenants of a namespace. */
  Tenants tenants(Namespace namespace);

  /**
   * Makes known how a collection of a namespace is defined: before its first use and after every
   * change. Cheap: the backend applies it to a tenant when it next uses it.
   */
  void define(Namespace namespace, CollectionSchema schema);

  /**
   * Makes known, once when the gateway starts, that a namespace is routed to this instance, so that
   * what is stored can be compared with the configuration. Most backends have nothing to compare.
   *
   * @throws ConfigurationException if the namespace cannot be served as it is configured
   */
  default void prepare(Namespace namespace) {}

  /**
   * Keeps the changes of a namespace's items from now on; once, before its first use.
   *
   * @throws ConfigurationException if the backend has no {@link Changes}
   */
  default void keepChanges(Namespace namespace, Changes.Policy policy) {
    throw new ConfigurationException("The backend keeps no changes.");
  }

  /** The shards of a namespace; empty if the backend is not made of any. */
  default Optional<Shards> shards(Namespace namespace) {
    return Optional.empty();
  }

  /** What it tells of the nodes that its data are copied to; empty if they are not. */
  default Optional<Replication> replication() {
    return Optional.empty();
  }

  /** What the backend's memory of items has done; empty if it has none that it counts. Cheap. */
  default Optional<CacheFigures> cache() {
    return Optional.empty();
  }

  /** What this instance can hold. */
  Limits limits();

  /** What an acknowledged write survives. */
  Durability durability();

  /**
   * Returns if the backend can serve now.
   *
   * @throws StorageException.Unavailable if it cannot
   */
  void probe();

  /** Ends the work that was begun and gives all resources back. */
  @Override
  void close();
}
