package io.polygate.spi;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes and reads files that hold a copy of one tenant: SQLite databases in which each collection
 * is a table. So a tenant can be copied from any backend to any other, and be read without either.
 * A jar names its own as a service of {@link java.util.ServiceLoader}.
 *
 * <p>Calls block and are made from platform threads. Safe for use by several threads; what they
 * return is for one thread at a time.
 */
public interface SnapshotFiles {
  /**
   * Begins a new file.
   *
   * @param file where there is no file yet
   */
  Writer create(Path file);

  /** Adds to a whole file how things are defined. */
  void describe(Path file, Descriptions descriptions);

  /**
   * Opens a file that may come from anybody.
   *
   * @param file of this process alone, which may be changed
   * @param now items that are expired then are left out
   * @param deadline whatever runs longer ends with {@link StorageException.Unavailable}
   * @throws StorageException.Rejected if it is not a sound database, or none of a tenant
   */
  Reader open(Path file, Instant now, Deadline deadline);

  /**
   * What is defined in a namespace, as JSON.
   *
   * @param definitions of collections, by their names
   * @param queries by their names
   */
  record Descriptions(
      SortedMap<String, Document> definitions, SortedMap<String, Document> queries) {
    /** Nothing. */
    public static final Descriptions NONE = new Descriptions(new TreeMap<>(), new TreeMap<>());

    /** Copies the maps. */
    public Descriptions {
      definitions = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(definitions));
      queries = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(queries));
    }

    /** The same from maps of any kind. */
    public static Descriptions of(
        Map<String, Document> definitions, Map<String, Document> queries) {
      return new Descriptions(new TreeMap<>(definitions), new TreeMap<>(queries));
    }
  }

  /** Writes a file. */
  interface Writer extends AutoCloseable {
    /** Makes known how a collection is defined, before its first item. */
    void define(CollectionSchema schema);

    /**
     * Adds an item with its times; its version becomes another.
     *
     * @throws StorageException.Rejected if there is one with its key
     */
    void add(Item item);

    /** Makes the file whole; the last call before {@link #close}. */
    void finish();

    /** Ends the writing; without {@link #finish} before it the file is of no use. */
    @Override
    void close();
  }

  /** Reads a file. */
  interface Reader extends AutoCloseable {
    /** The collections, in the order of their names. */
    List<CollectionName> collections();

    /** The tables that are no collections. */
    List<String> tables();

    /** How things were defined where the file comes from. */
    Descriptions descriptions();

    /** Begins to read a collection; one at a time. */
    ItemReader items(CollectionName collection);

    @Override
    void close();
  }

  /** Reads items in the order of their keys. */
  interface ItemReader extends AutoCloseable {
    /**
     * The next items.
     *
     * @param bytes about how many bytes of them, at least one item
     * @return empty at the end
     * @throws StorageException.Rejected if one is not what a tenant can hold
     */
    List<Item> next(int bytes);

    @Override
    void close();
  }
}
