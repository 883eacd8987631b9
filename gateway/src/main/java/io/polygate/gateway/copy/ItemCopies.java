package io.polygate.gateway.copy;

import io.polygate.gateway.catalog.Definition;
import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.reference.KeptReferences;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Cursor;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.Mutation;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Part;
import io.polygate.spi.Queries;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.Returns;
import io.polygate.spi.Scan;
import io.polygate.spi.SnapshotFiles;
import io.polygate.spi.Snapshots.Restored;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.Tenants;
import io.polygate.spi.WriteOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies of tenants whose backend makes none, item by item. What is written meanwhile may be in a
 * copy or not: it is no snapshot.
 */
final class ItemCopies {
  private static final int PAGE_ITEMS = 500;
  private static final int PAGE_BYTES = 4 << 20;

  private final SnapshotFiles files;

  ItemCopies(SnapshotFiles files) {
    this.files = files;
  }

  /**
   * Writes a tenant to a new file.
   *
   * @throws StorageException.Unsupported if the backend cannot list items
   */
  void copyTo(Copied tenant, Path file, Deadline deadline) {
    Queries queries =
        tenant
            .store()
            .queries()
            .orElseThrow(() -> new StorageException.Unsupported(Part.SNAPSHOTS));
    Tenants.Description description =
        tenant
            .tenants()
            .describe(tenant.id().tenant())
            .orElseThrow(() -> new NotFound(NotFound.Subject.TENANT));
    try (SnapshotFiles.Writer writer = files.create(file)) {
      for (Tenants.CollectionCount count : description.collections()) {
        if (count.collection().name().equals(KeptReferences.FENCES)) {
          continue; // They stand for deletes that are going on here.
        }
        copy(queries, tenant.catalog().model(count.collection()), writer, deadline);
      }
      writer.finish();
    }
  }

  private static void copy(
      Queries queries, Model model, SnapshotFiles.Writer writer, Deadline deadline) {
    Optional<Definition> definition = model.definition();
    definition.ifPresent(known -> writer.define(known.schema(model.collection(), known.version())));
    ReadOptions options = new ReadOptions(Consistency.STRONG, deadline);
    Optional<Cursor> after = Optional.empty();
    do {
      Page page =
          queries.scan(
              new Scan(
                  model.collection(),
                  0,
                  1,
                  Optional.empty(),
                  Optional.empty(),
                  new PageRequest(after, PAGE_ITEMS, PAGE_BYTES)),
              options);
      if (!page.failedShards().isEmpty()) {
        throw new StorageException.Unavailable(
            "A part of the tenant cannot be read.", Duration.ofSeconds(5), null);
      }
      page.items().forEach(writer::add);
      after = page.next();
      requireTime(deadline);
    } while (after.isPresent());
  }

  /**
   * Makes a tenant of what a file holds.
   *
   * @throws StorageException.Conflict if it exists and holds anything
   */
  Restored restore(Copied tenant, SnapshotFiles.Reader reader, Deadline deadline) {
    if (!reader.tables().isEmpty()) {
      throw new StorageException.Rejected(
          "The file has tables that are no collections, which need a backend with SQL.", "file");
    }
    requireEmpty(tenant);
    Tenants tenants = tenant.tenants();
    boolean made = tenants.create(tenant.id().tenant());
    boolean whole = false;
    try {
      long items = 0;
      for (CollectionName collection : reader.collections()) {
        Model model = tenant.catalog().model(collection);
        items += restore(tenant, model.collection(), reader, deadline);
      }
      whole = true;
      return new Restored(items, 0);
    } finally {
      if (!whole && tenants.erase(tenant.id().tenant()) && !made) {
        var _ = tenants.create(tenant.id().tenant()); // It was there, and empty.
      }
    }
  }

  private static void requireEmpty(Copied tenant) {
    boolean holds =
        tenant
            .tenants()
            .describe(tenant.id().tenant())
            .map(
                description ->
                    description.collections().stream().anyMatch(count -> count.items() > 0))
            .orElse(false);
    if (holds) {
      throw new StorageException.Conflict(StorageException.Conflict.Reason.EXISTS);
    }
  }

  private static long restore(
      Copied tenant, CollectionName collection, SnapshotFiles.Reader reader, Deadline deadline) {
    int most = tenant.backend().limits().operations();
    WriteOptions options = new WriteOptions(Optional.empty(), deadline);
    long items = 0;
    try (SnapshotFiles.ItemReader reading = reader.items(collection)) {
      List<Item> some = reading.next(PAGE_BYTES);
      while (!some.isEmpty()) {
        for (int from = 0; from < some.size(); from += most) {
          write(tenant, some.subList(from, Math.min(some.size(), from + most)), options);
        }
        items += some.size();
        requireTime(deadline);
        some = reading.next(PAGE_BYTES);
      }
    }
    return items;
  }

  private static void write(Copied tenant, List<Item> items, WriteOptions options) {
    List<Mutation> puts = new ArrayList<>(items.size());
    for (Item item : items) {
      puts.add(
          new Mutation.Put(
              item.key(), item.value(), item.expiresAt(), Mutation.Guard.NONE, Returns.NONE));
    }
    for (Result result : tenant.store().items().applyAll(puts, options)) {
      if (result instanceof Result.Failed(StorageException failure)) {
        throw failure;
      }
    }
  }

  private static void requireTime(Deadline deadline) {
    if (deadline.passed()) {
      throw new StorageException.Unavailable("The time was up.", Duration.ZERO, null);
    }
  }
}
