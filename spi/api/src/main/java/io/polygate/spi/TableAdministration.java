package io.polygate.spi;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Makes, lists and deletes the tables of an engine that has some, for its operators and apart from
 * any gateway that runs. A backend's jar names its own as a service of {@link
 * java.util.ServiceLoader}.
 */
public interface TableAdministration {
  /** The backend kind whose engine it is, for example {@code dynamodb}. */
  String kind();

  /**
   * Gets ready to speak to an engine.
   *
   * @param endpoint its address; empty for that of the region
   * @param region its region; empty for that of the environment
   */
  Session connect(Optional<URI> endpoint, Optional<String> region);

  /**
   * What can be done with an engine's tables. For one thread. All methods throw {@link
   * StorageException.Unavailable} if the engine cannot be reached or does not let them.
   */
  interface Session extends AutoCloseable {
    /**
     * Makes a table and waits until it can be used.
     *
     * @throws StorageException.Conflict if there is one of that name
     * @throws StorageException.Rejected if the engine makes no such table
     */
    void create(Table table, Capacity capacity);

    /** The names of all tables, in their order. */
    List<String> names();

    /** A table's keys and indexes; empty if there is no such table. */
    Optional<Table> describe(String name);

    /**
     * Some of a table's items, without their keys.
     *
     * @param limit the most to give
     */
    List<Value> sample(String name, int limit);

    /**
     * Deletes a table with all that is in it.
     *
     * @return whether there was one
     */
    boolean delete(String name);

    @Override
    void close();
  }

  /**
   * A table.
   *
   * @param name its name
   * @param partition its partition key
   * @param sort its sort key, if it has one
   * @param indexes its secondary indexes
   */
  record Table(
      String name, KeyAttribute partition, Optional<KeyAttribute> sort, List<Index> indexes) {
    /** Copies the list. */
    public Table {
      indexes = List.copyOf(indexes);
    }
  }

  /**
   * A key attribute.
   *
   * @param name its name
   * @param type its type
   */
  record KeyAttribute(String name, KeyType type) {}

  /** The types that key attributes can have. */
  enum KeyType {
    /** Text. */
    S,
    /** A number. */
    N,
    /** Binary data. */
    B
  }

  /**
   * A secondary index of a table.
   *
   * @param name its name
   * @param partition its partition key
   * @param sort its sort key, if it has one
   */
  record Index(String name, KeyAttribute partition, Optional<KeyAttribute> sort) {}

  /** How a table is paid for. */
  sealed interface Capacity {
    /** By its use. */
    record OnDemand() implements Capacity {}

    /**
     * Beforehand.
     *
     * @param read the read capacity, in the engine's units, 1 or more
     * @param write the write capacity, 1 or more
     */
    record Provisioned(long read, long write) implements Capacity {}
  }
}
