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
import io.polygate.spi.StorageException;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The named queries of a namespace: items of the reserved tenant of its own backend. They are read
 * anew for each request; what was parsed is kept for as long as the item has the same version. Safe
 * for use by several threads.
 */
public final class NamedQueries {
  /** The largest named query, in bytes of its JSON form without white space. */
  public static final int MAX_BYTES = 256 * 1024;

  private static final CollectionName COLLECTION = new CollectionName("queries");
  private static final String PARTITION = "query";
  private static final int MAX_PARSED = 1_000;

  private final CatalogItems items;
  private final Map<String, Kept> parsed = new ConcurrentHashMap<>();

  /** The named queries of a namespace. Does nothing yet. */
  public NamedQueries(Namespace namespace, Backend backend) {
    this.items = new CatalogItems(backend, namespace);
  }

  /**
   * A named query as it is kept.
   *
   * @param etag changes with every change; for preconditions
   * @param updatedAt when it was last changed, to the millisecond
   */
  public record Kept(String name, NamedQuery query, Version etag, Instant updatedAt) {}

  /**
   * A page of named queries.
   *
   * @param queries in the order of their names
   * @param next the name after which the next page begins; empty if there is nothing more
   */
  public record Listing(List<Kept> queries, Optional<String> next) {
    /** Copies the list. */
    public Listing {
      queries = List.copyOf(queries);
    }
  }

  /**
   * What a change did.
   *
   * @param now the query as it is now; empty if it was removed
   */
  public record Change(Written.Kind kind, Optional<Kept> now, boolean replayed) {}

  /** The query of a name, or empty if there is none. */
  public Optional<Kept> get(String name, ReadOptions options) {
    return items.get(keyOf(name), options).map(this::kept);
  }

  /**
   * Some queries in the order of their names.
   *
   * @param after the last name of the page before; empty for the first page
   * @param limit the most to give, 1 or more
   */
  public Listing list(Optional<String> after, int limit, ReadOptions options) {
    List<Kept> found =
        items.list(COLLECTION, PARTITION, after, limit, options, item -> Optional.of(kept(item)));
    return found.size() > limit
        ? new Listing(found.subList(0, limit), Optional.of(found.get(limit - 1).name()))
        : new Listing(found, Optional.empty());
  }

  /**
   * Keeps a query under a name.
   *
   * @throws StorageException.PreconditionFailed if the precondition does not hold
   * @throws StorageException.TooLarge if it is larger than {@value #MAX_BYTES} bytes
   */
  public Change put(
      String name, NamedQuery query, Precondition precondition, WriteOptions options) {
    Document document = Document.of(query.json());
    if (document.length() > MAX_BYTES) {
      throw new StorageException.TooLarge(
          "A named query is too large.", "queryBytes", MAX_BYTES, document.length());
    }
    Written written =
        items.apply(
            new Mutation.Put(
                keyOf(name),
                document,
                Optional.empty(),
                Mutation.Guard.of(precondition),
                Returns.NEW),
            options);
    return new Change(written.kind(), written.item().map(this::kept), written.replayed());
  }

  /**
   * Removes a query.
   *
   * @return a change of the kind {@link Written.Kind#UNCHANGED} if there was none
   * @throws StorageException.PreconditionFailed if the precondition does not hold
   */
  public Change delete(String name, Precondition precondition, WriteOptions options) {
    Written written =
        items.apply(
            new Mutation.Delete(keyOf(name), Mutation.Guard.of(precondition), Returns.NONE),
            options);
    parsed.remove(name);
    return new Change(written.kind(), Optional.empty(), written.replayed());
  }

  private Kept kept(Item item) {
    String name = item.key().sort();
    Kept known = parsed.get(name);
    if (known != null && known.etag().equals(item.version())) {
      return known;
    }
    Kept read = new Kept(name, parse(item), item.version(), item.updatedAt());
    if (parsed.size() >= MAX_PARSED) {
      parsed.clear();
    }
    parsed.put(name, read);
    return read;
  }

  private static NamedQuery parse(Item item) {
    try {
      return NamedQuery.parse(item.value().value());
    } catch (ContentException e) {
      throw new StorageException.Corrupt("A stored query cannot be read.", e);
    }
  }

  private static ItemKey keyOf(String name) {
    return new ItemKey(COLLECTION, PARTITION, new CollectionName(name).name());
  }
}
