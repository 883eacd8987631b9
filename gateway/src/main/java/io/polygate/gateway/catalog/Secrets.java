package io.polygate.gateway.catalog;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Random keys that all gateways of a namespace share, kept in its catalog: whoever needs one first
 * makes it. Safe for use by several threads.
 */
public final class Secrets {
  /** How long a key is, in bytes. */
  public static final int BYTES = 32;

  private static final CollectionName COLLECTION = new CollectionName("secrets");
  private static final Duration TIME = Duration.ofSeconds(10);

  private final CatalogItems items;
  private final SecureRandom random = new SecureRandom();
  private final ConcurrentHashMap<String, byte[]> known = new ConcurrentHashMap<>();

  /** The keys of a namespace. Does nothing yet. */
  public Secrets(Namespace namespace, Backend backend) {
    items = new CatalogItems(backend, namespace);
  }

  /**
   * A key. Blocks at its first use in this process.
   *
   * @param name what it is for, for example {@code cursors}
   * @return a copy of its {@value #BYTES} bytes
   * @throws StorageException if the backend fails
   */
  public byte[] secret(String name) {
    byte[] key = known.get(name);
    if (key == null) {
      key = readOrMake(ItemKey.of(COLLECTION, name));
      known.put(name, key);
    }
    return key.clone();
  }

  private byte[] readOrMake(ItemKey key) {
    Optional<Item> item = read(key);
    if (item.isEmpty()) {
      byte[] made = new byte[BYTES];
      random.nextBytes(made);
      Mutation.Put put =
          Mutation.Put.of(key, Document.opaque("application/octet-stream", made))
              .when(Mutation.Guard.of(new Precondition.Absent()));
      try {
        items.apply(put, new WriteOptions(Optional.empty(), Deadline.after(TIME)));
        return made;
      } catch (StorageException.PreconditionFailed e) {
        // Another gateway was first: its key counts.
        item = read(key);
      }
    }
    return item.map(found -> found.value().bytes())
        .filter(bytes -> bytes.length == BYTES)
        .map(byte[]::clone)
        .orElseThrow(() -> new StorageException.Corrupt("A stored secret is not one.", null));
  }

  private Optional<Item> read(ItemKey key) {
    return items.get(key, new ReadOptions(Consistency.STRONG, Deadline.after(TIME)));
  }
}
