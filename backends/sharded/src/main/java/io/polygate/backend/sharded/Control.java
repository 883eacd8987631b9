package io.polygate.backend.sharded;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import java.util.Map;

/**
 * What the dispatcher itself keeps on the shards: items of a tenant that clients cannot name. It is
 * an ordinary tenant, and not {@link Tenant#CATALOG}, so that a shard need offer nothing special,
 * and so that erasing the catalog does not lose the map.
 */
final class Control {
  /** The reserved tenant. */
  static final Tenant TENANT = new Tenant("polygate-shards");

  /** The slot map, on the shard of the catalog alone. */
  static final ItemKey MAP = ItemKey.of(new CollectionName("map"), "map");

  /** Which slot map a shard belongs to and which of its shards it is, on every shard. */
  static final ItemKey IDENTITY = ItemKey.of(new CollectionName("identity"), "identity");

  /** Which shard has the record of an idempotency key, by the key's digest. */
  static final CollectionName CLAIMS = new CollectionName("claims");

  /** Keys that were written while their slot is copied. */
  static final CollectionName NOTED = new CollectionName("noted");

  /** Stands for a tenant's being there among the keys that are noted. */
  static final ItemKey PRESENCE = ItemKey.of(new CollectionName("presence"), "tenant");

  private Control() {}

  /** The identity of a shard. */
  static Document identity(SlotMap map, SlotMap.Member member) {
    return Document.of(
        Value.Members.of(
            Map.of(
                "map",
                new Value.Text(map.id()),
                "shard",
                new Value.Text(member.reference().toString()))));
  }

  /**
   * Refuses the reserved tenant.
   *
   * @throws StorageException.Invalid if it is the one
   */
  static void refuse(Tenant tenant) {
    if (tenant.equals(TENANT)) {
      throw new StorageException.Invalid(
          "The tenant name polygate-shards is reserved for the dispatcher.", "tenant");
    }
  }

  /** Whether a failure says that a shard does not have the tenant. */
  static boolean isNoTenant(StorageException failure) {
    return failure instanceof StorageException.NotFound absent
        && absent.subject() == StorageException.NotFound.Subject.TENANT;
  }
}
