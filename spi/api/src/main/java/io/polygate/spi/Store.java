package io.polygate.spi;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one tenant's storage can do: a record of parts. Cheap to make and to wrap.
 *
 * <p>A backend starts from {@link #of} and adds what it has, so a new part leaves it unchanged; a
 * decorator calls the canonical constructor, so a new part does not compile until it is decorated.
 *
 * @param items what every store has
 * @param queries queries and scans
 * @param transactions atomic groups of mutations
 * @param indexes secondary indexes
 * @param expiry items that expire
 * @param hot answers from memory
 * @param sql statements in the engine's SQL
 * @param snapshots copies of the tenant, out and in
 * @param changes what became of its items
 */
public record Store(
    Items items,
    Optional<Queries> queries,
    Optional<Transactions> transactions,
    Optional<Indexes> indexes,
    Optional<Expiry> expiry,
    Optional<Hot> hot,
    Optional<Sql> sql,
    Optional<Snapshots> snapshots,
    Optional<Changes> changes) {

  /** A store that has items alone. */
  public static Store of(Items items) {
    return new Store(
        items,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** This store with queries. */
  public Store withQueries(Queries part) {
    return new Store(
        items, Optional.of(part), transactions, indexes, expiry, hot, sql, snapshots, changes);
  }

  /** This store with transactions. */
  public Store withTransactions(Transactions part) {
    return new Store(
        items, queries, Optional.of(part), indexes, expiry, hot, sql, snapshots, changes);
  }

  /** This store with secondary indexes. */
  public Store withIndexes(Indexes part) {
    return new Store(
        items, queries, transactions, Optional.of(part), expiry, hot, sql, snapshots, changes);
  }

  /** This store with expiry. */
  public Store withExpiry(Expiry part) {
    return new Store(
        items, queries, transactions, indexes, Optional.of(part), hot, sql, snapshots, changes);
  }

  /** This store with answers from memory. */
  public Store withHot(Hot part) {
    return new Store(
        items, queries, transactions, indexes, expiry, Optional.of(part), sql, snapshots, changes);
  }

  /** This store with SQL. */
  public Store withSql(Sql part) {
    return new Store(
        items, queries, transactions, indexes, expiry, hot, Optional.of(part), snapshots, changes);
  }

  /** This store with snapshots. */
  public Store withSnapshots(Snapshots part) {
    return new Store(
        items, queries, transactions, indexes, expiry, hot, sql, Optional.of(part), changes);
  }

  /** This store with changes. */
  public Store withChanges(Changes part) {
    return new Store(
        items, queries, transactions, indexes, expiry, hot, sql, snapshots, Optional.of(part));
  }

  /** The parts that this store has. */
  public Set<Part> parts() {
    EnumSet<Part> parts = EnumSet.of(Part.ITEMS);
    queries.ifPresent(part -> parts.add(Part.QUERIES));
    transactions.ifPresent(part -> parts.add(Part.TRANSACTIONS));
    indexes.ifPresent(part -> parts.add(Part.INDEXES));
    expiry.ifPresent(part -> parts.add(Part.EXPIRY));
    hot.ifPresent(part -> parts.add(Part.HOT));
    sql.ifPresent(part -> parts.add(Part.SQL));
    snapshots.ifPresent(part -> parts.add(Part.SNAPSHOTS));
    changes.ifPresent(part -> parts.add(Part.CHANGES));
    return parts;
  }
}
