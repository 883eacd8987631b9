package io.polygate.spi;

/**
 * Looks at each value before it is written, and may complete it, check it, or refuse the write. A
 * bean of a jar that is added to the gateway; it is asked in the namespaces whose configuration
 * names it, in the order in which they name theirs.
 *
 * <p>It is asked for values that clients write, on whatever way: single writes, patches, batches,
 * transactions and imports. What it gives must fit the collection's definition, whose defaults are
 * filled in and whose rules are checked after it, and must not change the item's key. It is not
 * asked for deletes, nor for copies of tenants, which are taken as they are.
 *
 * <p>A write that meets another one may ask again for the same value; so it should have no effects
 * of its own. May be asked by several threads at once, and should not wait long: the client does.
 */
public interface BeforeWrite {
  /**
   * The name by which configurations ask for it; matches {@code [a-z][a-z0-9-]{0,62}}, and is the
   * same for ever.
   */
  String name();

  /**
   * The value that is to be written in place of a given one, or that one itself.
   *
   * @throws StorageException.Rejected to refuse the write: the client sees the message, and where
   */
  Document beforeWrite(Write write);

  /**
   * A value that is about to be written.
   *
   * @param store where
   * @param key the item's
   * @param value as the client gave it, or as the update or patch of a client made it
   */
  record Write(StoreId store, ItemKey key, Document value) {}
}
