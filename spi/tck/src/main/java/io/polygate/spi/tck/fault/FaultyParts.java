package io.polygate.spi.tck.fault;

import io.polygate.spi.Changes;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Page;
import io.polygate.spi.Part;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.Scan;
import io.polygate.spi.Snapshots;
import io.polygate.spi.Sql;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.Store;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Wraps each part of a store so that its calls meet their faults. */
final class FaultyParts {
  private FaultyParts() {}

  // The canonical constructor on purpose: a new part does not compile until it is wrapped here.
  static Store of(Store store, Faults faults) {
    return new Store(
        new FaultyItems(store.items(), faults),
        store.queries().map(part -> new FaultyQueries(part, faults)),
        store
            .transactions()
            .map(
                part ->
                    (mutations, options) ->
                        faults.call(Part.TRANSACTIONS, () -> part.commit(mutations, options))),
        store
            .indexes()
            .map(part -> collection -> faults.call(Part.INDEXES, () -> part.list(collection))),
        store.expiry().map(part -> limit -> faults.call(Part.EXPIRY, () -> part.sweep(limit))),
        store
            .hot()
            .map(part -> (key, options) -> faults.call(Part.HOT, () -> part.peek(key, options))),
        store.sql().map(part -> new FaultySql(part, faults)),
        store.snapshots().map(part -> new FaultySnapshots(part, faults)),
        store.changes().map(part -> new FaultyChanges(part, faults)));
  }

  private record FaultyItems(Items items, Faults faults) implements Items {
    @Override
    public Optional<Item> get(ItemKey key, ReadOptions options) {
      return faults.call(Part.ITEMS, () -> items.get(key, options));
    }

    @Override
    public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
      return faults.call(Part.ITEMS, () -> items.getAll(keys, options));
    }

    @Override
    public Written apply(Mutation mutation, WriteOptions options) {
      return faults.call(Part.ITEMS, () -> items.apply(mutation, options));
    }

    @Override
    public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
      return faults.call(Part.ITEMS, () -> items.applyAll(mutations, options));
    }
  }

  private record FaultyQueries(Queries queries, Faults faults) implements Queries {
    @Override
    public Page query(Query query, ReadOptions options) {
      return faults.call(Part.QUERIES, () -> queries.query(query, options));
    }

    @Override
    public Page scan(Scan scan, ReadOptions options) {
      return faults.call(Part.QUERIES, () -> queries.scan(scan, options));
    }
  }

  private record FaultyChanges(Changes changes, Faults faults) implements Changes {
    @Override
    public Batch read(String after, int limit, int bytes, ReadOptions options) {
      return faults.call(Part.CHANGES, () -> changes.read(after, limit, bytes, options));
    }

    @Override
    public Follower follow() {
      return changes.follow();
    }
  }

  private record FaultySnapshots(Snapshots snapshots, Faults faults) implements Snapshots {
    @Override
    public void copyTo(Path file, Deadline deadline) {
      faults.call(
          Part.SNAPSHOTS,
          () -> {
            snapshots.copyTo(file, deadline);
            return Boolean.TRUE;
          });
    }

    @Override
    public Restored restore(Path file, boolean programs, Deadline deadline) {
      return faults.call(Part.SNAPSHOTS, () -> snapshots.restore(file, programs, deadline));
    }
  }

  private record FaultySql(Sql sql, Faults faults) implements Sql {
    @Override
    public boolean reads(Statement statement) {
      return sql.reads(statement);
    }

    @Override
    public Outcome run(Script script, WriteOptions options) {
      return faults.call(Part.SQL, () -> sql.run(script, options));
    }

    @Override
    public List<SqlMigration.Applied> migrations(ReadOptions options) {
      return faults.call(Part.SQL, () -> sql.migrations(options));
    }

    @Override
    public boolean migrate(SqlMigration migration, Deadline deadline) {
      return faults.call(Part.SQL, () -> sql.migrate(migration, deadline));
    }

    @Override
    public boolean revert(SqlMigration migration, Deadline deadline) {
      return faults.call(Part.SQL, () -> sql.revert(migration, deadline));
    }

    @Override
    public Rows open(Statement statement, ReadOptions options) {
      return faults.call(Part.SQL, () -> sql.open(statement, options));
    }
  }
}
