package io.polygate.backend.kv;

import io.polygate.spi.CollectionName;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where things are in the database. A key begins with the number of its tenant, which is never
 * given again, and a letter for the kind of thing; the number 0 is the instance's own. Names and
 * the parts of items' keys hold no U+0000, so it ends them, and keys are in the order of what they
 * stand for.
 */
final class Keys {
  /** How long the tenant's number and the letter are. */
  static final int HEAD = Long.BYTES + 1;

  private static final long INSTANCE = 0;

  private Keys() {}

  /** The format of the database. */
  static byte[] format() {
    return head(INSTANCE, 'f').key();
  }

  /** The last number that a lane has given. */
  static byte[] counter(int lane) {
    return head(INSTANCE, 'v').octet(lane).key();
  }

  /** The number of a tenant. */
  static byte[] tenant(StoreId id) {
    return head(INSTANCE, 't').endedText(id.namespace().name()).text(id.tenant().name()).key();
  }

  /** The numbers of a namespace's tenants. */
  static byte[] tenants(Namespace namespace) {
    return head(INSTANCE, 't').endedText(namespace.name()).key();
  }

  /** The tenant of a key that begins with {@link #tenants}. */
  static Tenant tenantOf(byte[] key, int prefix) {
    return new Tenant(utf8(key, prefix, key.length));
  }

  /** That something of a tenant expires at some time within a bucket of seconds. */
  static byte[] expiring(long bucket, long tenant) {
    return head(INSTANCE, 'e').number(bucket).number(tenant).key();
  }

  /** What expires within buckets before this one. */
  static KeySpan expiringBefore(long bucket) {
    return new KeySpan(head(INSTANCE, 'e').key(), head(INSTANCE, 'e').number(bucket).key());
  }

  /** All that a tenant has. */
  static KeySpan all(long tenant) {
    return KeySpan.of(new KeyWriter().number(tenant).key());
  }

  /** The names that belong to a tenant's number. */
  static byte[] names(long tenant) {
    return head(tenant, 'n').key();
  }

  /** What is stored as a tenant's names. */
  static byte[] namesOf(StoreId id) {
    return new KeyWriter().endedText(id.namespace().name()).text(id.tenant().name()).key();
  }

  /** The tenant of what is stored as its names. */
  static StoreId idOf(byte[] names) {
    int namespace = end(names, 0);
    return new StoreId(
        new Namespace(utf8(names, 0, namespace)),
        new Tenant(utf8(names, namespace + 1, names.length)));
  }

  /** The figures of a collection. */
  static byte[] figures(long tenant, CollectionName collection) {
    return head(tenant, 'c').text(collection.name()).key();
  }

  /** The figures of all collections. */
  static KeySpan allFigures(long tenant) {
    return KeySpan.of(head(tenant, 'c').key());
  }

  /** The indexes of a collection. */
  static byte[] definition(long tenant, CollectionName collection) {
    return head(tenant, 'd').text(collection.name()).key();
  }

  static byte[] item(long tenant, ItemKey key) {
    return place(head(tenant, 'i'), key).key();
  }

  /** What the keys of a collection's items begin with. */
  static byte[] items(long tenant, CollectionName collection) {
    return head(tenant, 'i').endedText(collection.name()).key();
  }

  /** What the keys of a partition's items begin with; the sort key follows. */
  static byte[] partition(long tenant, CollectionName collection, String partition) {
    return head(tenant, 'i').endedText(collection.name()).endedText(partition).key();
  }

  /** An entry of an index: the value that is indexed and the item's own key. */
  static byte[] entry(long tenant, long index, byte[] indexed, ItemKey key) {
    return head(tenant, 'x')
        .number(index)
        .bytes(indexed)
        .endedText(key.partition())
        .text(key.sort())
        .key();
  }

  /** What the entries of an index begin with. */
  static byte[] entries(long tenant, long index) {
    return head(tenant, 'x').number(index).key();
  }

  /** That an item expires. */
  static byte[] expiry(long tenant, long second, ItemKey key) {
    return place(head(tenant, 'q').number(ordered(second)), key).key();
  }

  /** The items that have expired at a second. */
  static KeySpan expired(long tenant, long second) {
    return new KeySpan(
        head(tenant, 'q').key(), head(tenant, 'q').number(ordered(second) + 1).key());
  }

  /** The record of a request with an idempotency key. */
  static byte[] record(long tenant, String key) {
    return head(tenant, 'r').characters(key).key();
  }

  /** That a record need not be kept any longer from a second on. */
  static byte[] recordExpiry(long tenant, long second, String key) {
    return head(tenant, 's').number(ordered(second)).characters(key).key();
  }

  /** The records that need not be kept at a second. */
  static KeySpan expiredRecords(long tenant, long second) {
    return new KeySpan(
        head(tenant, 's').key(), head(tenant, 's').number(ordered(second) + 1).key());
  }

  /** The record that a key made by {@link #recordExpiry} is about. */
  static byte[] recordOf(byte[] expiry) {
    byte[] record = new byte[expiry.length - Long.BYTES];
    System.arraycopy(expiry, 0, record, 0, HEAD);
    System.arraycopy(expiry, HEAD + Long.BYTES, record, HEAD, expiry.length - HEAD - Long.BYTES);
    record[HEAD - 1] = 'r';
    return record;
  }

  /** The item that a key made by {@link #expiry} is about. */
  static ItemKey itemOfExpiry(byte[] expiry) {
    int collection = end(expiry, HEAD + Long.BYTES);
    return itemAt(
        new CollectionName(utf8(expiry, HEAD + Long.BYTES, collection)), expiry, collection + 1);
  }

  /** The item of a partition and sort key that stand at the end of a key. */
  static ItemKey itemAt(CollectionName collection, byte[] key, int from) {
    int partition = end(key, from);
    return new ItemKey(
        collection, utf8(key, from, partition), utf8(key, partition + 1, key.length));
  }

  /** The number at a place in a key. */
  static long numberAt(byte[] key, int from) {
    return ByteBuffer.wrap(key).getLong(from);
  }

  /** Where in an item's key what follows the collection begins. */
  static int afterCollection(byte[] key) {
    return end(key, HEAD) + 1;
  }

  /** The place of the item of a key that {@link #item} made. */
  static ItemCache.Place placeOf(byte[] key) {
    int partition = afterCollection(key);
    CollectionName collection = new CollectionName(utf8(key, HEAD, partition - 1));
    return new ItemCache.Place(numberAt(key, 0), itemAt(collection, key, partition));
  }

  /** The tenant of a key that {@link #tenant} made. */
  static StoreId idAt(byte[] key) {
    int namespace = end(key, HEAD);
    return new StoreId(
        new Namespace(utf8(key, HEAD, namespace)),
        new Tenant(utf8(key, namespace + 1, key.length)));
  }

  /** The text from a place in a key to its end. */
  static String textFrom(byte[] key, int from) {
    return utf8(key, from, key.length);
  }

  private static KeyWriter head(long tenant, char kind) {
    return new KeyWriter().number(tenant).octet(kind);
  }

  private static KeyWriter place(KeyWriter writer, ItemKey key) {
    return writer.endedText(key.collection().name()).endedText(key.partition()).text(key.sort());
  }

  /** Negative seconds, before 1970, come first. */
  private static long ordered(long second) {
    return second ^ Long.MIN_VALUE;
  }

  private static int end(byte[] key, int from) {
    for (int i = from; i < key.length; i++) {
      if (key[i] == 0) {
        return i;
      }
    }
    throw new StorageException.Corrupt("A stored key is not one that was written.", null);
  }

  private static String utf8(byte[] key, int from, int to) {
    return new String(key, from, to - from, StandardCharsets.UTF_8);
  }
}
