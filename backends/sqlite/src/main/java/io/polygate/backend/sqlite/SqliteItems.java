package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.FileOpener.Use;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The items of one tenant. */
final class SqliteItems implements Items {
  /** So many mutations share a transaction at most. */
  private static final int CHUNK = 1_000;

  private final StoreId id;
  private final TenantFiles files;
  private final HotItems hot;
  private final InstantSource clock;

  SqliteItems(StoreId id, TenantFiles files, HotItems hot, InstantSource clock) {
    this.id = id;
    this.files = files;
    this.hot = hot;
    this.clock = clock;
  }

  @Override
  public Optional<Item> get(ItemKey key, ReadOptions options) {
    TenantFile file = files.hold(id, Use.READ, options.deadline());
    try {
      long commits = file.commits().settled();
      CollectionTable table = file.table(key.collection());
      Optional<Item> item =
          table == null
              ? Optional.empty()
              : file.readers().readShortly(from -> find(from, table, key), options.deadline());
      if (table != null) {
        // Of a collection that a commit has just made, not everybody knows yet.
        hot.keep(file.commits(), key, commits, item);
      }
      return item;
    } finally {
      file.release();
    }
  }

  @Override
  public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
    TenantFile file = files.hold(id, Use.READ, options.deadline());
    try {
      return file.readers().readShortly(from -> findAll(from, file, keys), options.deadline());
    } finally {
      file.release();
    }
  }

  @Override
  public Written apply(Mutation mutation, WriteOptions options) {
    TenantFile file = files.hold(id, Use.WRITE, options.deadline());
    try {
      return file.writer().write(new MutationRequest(mutation, options));
    } finally {
      file.release();
    }
  }

  @Override
  public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
    TenantFile file = files.hold(id, Use.WRITE, options.deadline());
    try {
      List<Result> results = new ArrayList<>(mutations.size());
      for (MutationsRequest request : enqueue(file.writer(), mutations, options)) {
        results.addAll(outcome(request));
      }
      while (results.size() < mutations.size()) {
        results.add(new Result.Failed(tooMany()));
      }
      return results;
    } finally {
      file.release();
    }
  }

  private List<Optional<Item>> findAll(
      FileConnection connection, TenantFile file, List<ItemKey> keys) throws SQLException {
    List<Optional<Item>> items = new ArrayList<>(keys.size());
    for (ItemKey key : keys) {
      CollectionTable table = file.table(key.collection());
      items.add(table == null ? Optional.empty() : find(connection, table, key));
    }
    return items;
  }

  private Optional<Item> find(FileConnection connection, CollectionTable table, ItemKey key)
      throws SQLException {
    SqlStatement select = connection.statement(table.sql().select());
    if (!select.query(key.partition(), key.sort())) {
      return Optional.empty();
    }
    StoredItem item;
    try {
      item = select.read(row -> StoredItem.read(row, key.partition(), key.sort()));
    } finally {
      select.reset();
    }
    return item.isVisible(clock) ? Optional.of(item.item(key)) : Optional.empty();
  }

  /** All that the queue takes: the writer can go on with the next while one is synced. */
  private static List<MutationsRequest> enqueue(
      Writer writer, List<Mutation> mutations, WriteOptions options) {
    List<MutationsRequest> requests = new ArrayList<>();
    for (int from = 0; from < mutations.size(); from += CHUNK) {
      List<Mutation> chunk = mutations.subList(from, Math.min(from + CHUNK, mutations.size()));
      MutationsRequest request =
          new MutationsRequest(chunk, options.startingAt(options.firstOperation() + from));
      try {
        writer.enqueue(request);
      } catch (StorageException.Unavailable e) {
        if (requests.isEmpty()) {
          throw e;
        }
        return requests;
      }
      requests.add(request);
    }
    return requests;
  }

  private List<Result> outcome(MutationsRequest request) {
    try {
      return request.await(id).stream().map(this::named).toList();
    } catch (StorageException e) {
      return request.failed(e);
    }
  }

  private Result named(Result result) {
    return result instanceof Result.Failed(StorageException failure)
        ? new Result.Failed(SqliteErrors.named(failure, id))
        : result;
  }

  private static StorageException tooMany() {
    return new StorageException.Unavailable(
        "Too many writes of this tenant are waiting.", SqliteErrors.SOON, null);
  }
}
