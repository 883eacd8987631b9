package io.polygate.backend.sqlite;

import io.polygate.backend.sqlite.CollectionTable.TableIndex;
import io.polygate.backend.sqlite.FileOpener.Use;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Cursor;
import io.polygate.spi.Page;
import io.polygate.spi.Page.Reason;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Condition;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Queries and scans of one tenant. */
final class SqliteQueries implements Queries {
  /** A page of no more items than these, without a filter, is read by the caller's thread. */
  private static final int SHORT_PAGE = 256;

  private static final long SHORT_PAGE_BYTES = 1L << 20;
  private static final Page NOTHING = new Page(List.of(), Optional.empty(), Reason.END, 0);

  private final StoreId id;
  private final TenantFiles files;
  private final SqliteThreads threads;
  private final InstantSource clock;

  SqliteQueries(StoreId id, TenantFiles files, SqliteThreads threads, InstantSource clock) {
    this.id = id;
    this.files = files;
    this.threads = threads;
    this.clock = clock;
  }

  /** Opens what a page is read from. */
  private interface Opening {
    Rows open(FileConnection connection) throws SQLException;
  }

  @Override
  public Page query(Query query, ReadOptions options) {
    TenantFile file = files.hold(id, Use.READ, options.deadline());
    try {
      return query.index().isPresent()
          ? byIndex(file, query, query.index().get(), options)
          : byKey(file, query, options);
    } finally {
      file.release();
    }
  }

  @Override
  public Page scan(Scan scan, ReadOptions options) {
    TenantFile file = files.hold(id, Use.READ, options.deadline());
    try {
      Optional<Cursor.Position> after = scan.page().after().map(Cursor::position);
      require(after, place -> place.indexed().isEmpty() && isIn(scan, place.partition()));
      CollectionTable table = file.table(scan.collection());
      if (table == null) {
        return NOTHING;
      }
      return page(
          file,
          from -> KeyRows.ofScan(from, table, clock.instant(), scan, after),
          new PageReader(scan.page(), after, scan.filter(), options.deadline()),
          scan.segments() == 1 && isShort(scan.page(), scan.filter()),
          options);
    } finally {
      file.release();
    }
  }

  private Page byKey(TenantFile file, Query query, ReadOptions options) {
    if (!(query.partition() instanceof Value.Text(String partition))) {
      throw new StorageException.Invalid("A partition key is a text.", "partition");
    }
    Optional<Cursor.Position> after = query.page().after().map(Cursor::position);
    require(after, place -> place.indexed().isEmpty() && place.partition().equals(partition));
    CollectionTable table = file.table(query.collection());
    Optional<TextRange> range = TextRange.of(query.range());
    if (table == null || range.isEmpty()) {
      return NOTHING;
    }
    return page(
        file,
        from ->
            KeyRows.ofPartition(
                from, table, clock.instant(), partition, range.get(), query.descending(), after),
        new PageReader(query.page(), after, query.filter(), options.deadline()),
        isShort(query.page(), query.filter()),
        options);
  }

  private Page byIndex(TenantFile file, Query query, String name, ReadOptions options) {
    boolean hasSort = hasSort(file, query, name);
    if (!hasSort && !(query.range() instanceof SortRange.All)) {
      throw new StorageException.Invalid("The index has no sort field.", "sk");
    }
    if (!IndexedValues.isSortValue(query.partition())
        && !(query.partition() instanceof Value.Bool)) {
      throw new StorageException.Invalid(
          "An index's partition key is a text, a number or a truth value.", "partition");
    }
    Optional<Cursor.Position> after = query.page().after().map(Cursor::position);
    require(
        after,
        place ->
            place.indexed().isPresent() == hasSort
                && place.indexed().map(IndexedValues::isSortValue).orElse(true));
    CollectionTable table = file.currentTable(query.collection(), options.deadline());
    while (true) {
      if (table == null) {
        return NOTHING;
      }
      TableIndex index = table.index(name).orElseThrow(SqliteQueries::noIndex);
      try {
        return byIndex(file, table, index, query, after, options);
      } catch (StorageException.Corrupt e) {
        // Its statement fails if a newer definition has changed the index meanwhile.
        CollectionTable newer =
            file.writer().write(new DefinitionRequest(query.collection(), options.deadline()));
        if (newer.equals(table)) {
          throw e;
        }
        table = newer;
      }
    }
  }

  private Page byIndex(
      TenantFile file,
      CollectionTable table,
      TableIndex index,
      Query query,
      Optional<Cursor.Position> after,
      ReadOptions options) {
    return page(
        file,
        from -> new IndexRows(from, table, index, clock.instant(), query, after),
        new PageReader(query.page(), after, query.filter(), options.deadline()),
        isShort(query.page(), query.filter()),
        options);
  }

  /**
   * Whether an index has a sort field: by the definition, or where none is known by what the tenant
   * has.
   */
  private static boolean hasSort(TenantFile file, Query query, String name) {
    CollectionSchema schema = file.schema(query.collection());
    CollectionTable table = file.table(query.collection());
    if (schema != null && (table == null || schema.revision() >= table.revision())) {
      return schema.index(name).orElseThrow(SqliteQueries::noIndex).sort().isPresent();
    }
    return Optional.ofNullable(table)
        .flatMap(known -> known.index(name))
        .orElseThrow(SqliteQueries::noIndex)
        .sort()
        .isPresent();
  }

  private Page page(
      TenantFile file, Opening rows, PageReader reader, boolean isShort, ReadOptions options) {
    Readers.Reading<Page> reading = from -> reader.read(rows.open(from));
    return isShort
        ? file.readers().readLong(reading, options.deadline())
        : threads.query(() -> file.readers().readLong(reading, options.deadline()));
  }

  /** Whether a page is bounded enough for a virtual thread to read it by itself. */
  private static boolean isShort(PageRequest page, Optional<Condition> filter) {
    return filter.isEmpty() && page.limit() <= SHORT_PAGE && page.maxBytes() <= SHORT_PAGE_BYTES;
  }

  private static boolean isIn(Scan scan, String partition) {
    return Scan.segmentOf(partition, scan.segments()) == scan.segment();
  }

  private static void require(Optional<Cursor.Position> after, Predicate<Cursor.Position> rule) {
    if (after.isPresent() && !rule.test(after.get())) {
      throw new StorageException.Invalid("The cursor belongs to another query or scan.", "cursor");
    }
  }

  private static StorageException noIndex() {
    return new StorageException.NotFound(StorageException.NotFound.Subject.INDEX);
  }
}
