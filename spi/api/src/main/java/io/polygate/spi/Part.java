package io.polygate.spi;

/**
 * What a store can be able to do. Closed: a new part makes every place that must know it fail to
 * compile.
 */
public enum Part {
  /** Reading and writing items by key. */
  ITEMS("items"),
  /** Queries by partition and sort key, and scans. */
  QUERIES("queries"),
  /** Several mutations, all or none. */
  TRANSACTIONS("transactions"),
  /** Secondary indexes, native to the engine. */
  INDEXES("indexes"),
  /** Items that expire. */
  EXPIRY("expiry"),
  /** SQL statements. */
  SQL("sql"),
  /** An ordered feed of changes. */
  CHANGES("changes"),
  /** A consistent copy of a tenant, out and in. */
  SNAPSHOTS("snapshots"),
  /** Answers from memory, without waiting. */
  HOT("hot");

  private final String word;

  Part(String word) {
    this.word = word;
  }

  /** The part's name in the API. */
  public String word() {
    return word;
  }
}
