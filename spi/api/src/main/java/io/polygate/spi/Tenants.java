package io.polygate.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The tenants of one namespace on one backend. Calls block and may come from any thread. {@link
 * Tenant#CATALOG} is made, described and erased like any other; it is only never listed.
 */
public interface Tenants {
  /**
   * Makes a tenant, durably.
   *
   * @return whether it was made now; false if it was there
   */
  boolean create(Tenant tenant);

  /**
   * Makes a tenant by its first write, which found that there is none. A backend that can do both
   * in one step does: then a write that is refused leaves no tenant, and an interruption no empty
   * one. By default the tenant is made, and the write is still to be done.
   *
   * @param tenant which
   * @param first the write; one that can bring an item where there is none
   * @param options how the write is to be done
   * @return the write's outcome; empty if it was not done and is to be done by {@link Items#apply},
   *     as the tenant is there now
   * @throws StorageException as {@link Items#apply}; then there is no tenant, unless another caller
   *     made it
   */
  default Optional<Written> createWith(Tenant tenant, Mutation first, WriteOptions options) {
    create(tenant);
    return Optional.empty();
  }

  /** Whether there is such a tenant. Cheap: it may be asked before every request. */
  boolean exists(Tenant tenant);

  /**
   * Some tenants in the order of their names, without {@link Tenant#CATALOG}.
   *
   * @param after the last name of the page before; empty for the first page
   * @param limit the most to give, 1 or more
   */
  List<Tenant> list(Optional<Tenant> after, int limit);

  /** What the backend knows of a tenant, or empty if there is none. */
  Optional<Description> describe(Tenant tenant);

  /**
   * What a tenant uses, for limits: room that it could use again is not counted, where the backend
   * can tell.
   *
   * @param items whether the number of items is wanted, which may take longer
   * @return nothing used if there is no such tenant
   */
  default Usage usage(Tenant tenant, boolean items) {
    return describe(tenant)
        .map(
            description ->
                new Usage(
                    description.bytes(),
                    description.collections().stream().mapToLong(CollectionCount::items).sum()))
        .orElse(Usage.NONE);
  }

  /**
   * What a tenant uses.
   *
   * @param bytes of its data
   * @param items in all of its collections; 0 if it was not wanted
   */
  record Usage(long bytes, long items) {
    /** Of what is not there. */
    public static final Usage NONE = new Usage(0, 0);

    /** Both together. */
    public Usage plus(Usage other) {
      return new Usage(bytes + other.bytes, items + other.items);
    }
  }

  /**
   * Removes a tenant with all its data, for good.
   *
   * @return whether there was one
   */
  boolean erase(Tenant tenant);

  /**
   * A tenant's figures.
   *
   * @param tenant which
   * @param bytes what it occupies on the backend
   * @param collections its collections that hold or held items, with the number of items in each
   * @param lastUsedAt when it was last read or written, to the precision that the backend keeps
   */
  record Description(
      Tenant tenant, long bytes, List<CollectionCount> collections, Optional<Instant> lastUsedAt) {
    /** Copies the list. */
    public Description {
      collections = List.copyOf(collections);
    }
  }

  /**
   * How many items a collection holds.
   *
   * @param collection which
   * @param items how many, those that expired but are not yet swept included
   */
  record CollectionCount(CollectionName collection, long items) {}
}
