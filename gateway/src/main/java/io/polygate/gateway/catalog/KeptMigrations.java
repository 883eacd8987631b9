package io.polygate.gateway.catalog;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The migrations of a namespace that were put over the API: items of the reserved tenant of its own
 * backend. Safe for use by several threads.
 */
public final class KeptMigrations {
  /** The most migrations of a namespace. */
  public static final int MAX = 10_000;

  private static final CollectionName COLLECTION = new CollectionName("migrations");
  private static final String PARTITION = "migration";

  private final CatalogItems items;

  /** The migrations of a namespace. Does nothing yet. */
  public KeptMigrations(Namespace namespace, Backend backend) {
    this.items = new CatalogItems(backend, namespace);
  }

  /** All of them, in their order; none where the backend cannot list them. */
  public List<SqlMigration> all(ReadOptions options) {
    if (!items.canQuery()) {
      return List.of();
    }
    return items.list(
        COLLECTION, PARTITION, Optional.empty(), MAX, options, item -> Optional.of(read(item)));
  }

  /**
   * Keeps a migration. One that is there stays what it is, but for the way back.
   *
   * @return whether there was none of its version
   * @throws StorageException.Conflict if there is another of its version
   */
  public boolean put(SqlMigration migration, WriteOptions options) {
    ItemKey key =
        new ItemKey(
            COLLECTION, PARTITION, String.format(Locale.ROOT, "%010d", migration.version()));
    Optional<Item> known =
        items.get(key, new ReadOptions(io.polygate.spi.Consistency.STRONG, options.deadline()));
    if (known.isPresent() && !read(known.get()).checksum().equals(migration.checksum())) {
      throw new StorageException.Conflict(StorageException.Conflict.Reason.EXISTS);
    }
    Precondition precondition =
        known
            .<Precondition>map(item -> new Precondition.Matches(item.version()))
            .orElse(Precondition.ABSENT);
    var _ =
        items.apply(
            new Mutation.Put(
                key,
                Document.of(written(migration)),
                Optional.empty(),
                Mutation.Guard.of(precondition),
                Returns.NONE),
            options);
    return known.isEmpty();
  }

  private static Value written(SqlMigration migration) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("version", Value.Num.of(migration.version()));
    members.put("name", new Value.Text(migration.name()));
    members.put("up", new Value.Text(migration.up()));
    migration.down().ifPresent(down -> members.put("down", new Value.Text(down)));
    return Value.Members.of(members);
  }

  private static SqlMigration read(Item item) {
    if (item.value().value() instanceof Value.Members(var members)
        && members.get("version") instanceof Value.Num(var version)
        && members.get("name") instanceof Value.Text(String name)
        && members.get("up") instanceof Value.Text(String up)) {
      return new SqlMigration(
          version.intValueExact(),
          name,
          up,
          members.get("down") instanceof Value.Text(String down)
              ? Optional.of(down)
              : Optional.empty());
    }
    throw new StorageException.Corrupt("A stored migration cannot be read.", null);
  }
}
