package io.polygate.backend.kv;

import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Cursor;
import io.polygate.spi.ItemKey;
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
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Queries and scans of one tenant; each page is of one state of the database. */
final class KvQueries implements Queries {
  /** A page of no more items than these, without a filter, is read by the caller's thread. */
  private static final int SHORT_PAGE = 256;

  private static final long SHORT_PAGE_BYTES = 1L << 20;
  private static final Page NOTHING = new Page(List.of(), Optional.empty(), Reason.END, 0);

  private final StoreId id;
  private final Engine engine;
  private final Lanes lanes;
  private final TenantNumbers numbers;
  private final Definitions definitions;
  private final QueryThreads threads;
  private final InstantSource clock;

  KvQueries(
      StoreId id,
      Engine engine,
      Lanes lanes,
      TenantNumbers numbers,
      Definitions definitions,
      QueryThreads threads,
      InstantSource clock) {
    this.id = id;
    this.engine = engine;
    this.lanes = lanes;
    this.numbers = numbers;
    this.definitions = definitions;
    this.threads = threads;
    this.clock = clock;
  }

  @Override
  public Page query(Query query, ReadOptions options) {
    long tenant = numbers.require(id, options.consistency());
    return query.index().isPresent()
        ? byIndex(tenant, query, query.index().get(), options)
        : byKey(tenant, query, options);
  }

  @Override
  public Page scan(Scan scan, ReadOptions options) {
    long tenant = numbers.require(id, options.consistency());
    Optional<Cursor.Position> after = scan.page().after().map(Cursor::position);
    require(after, place -> place.indexed().isEmpty() && isIn(scan, place.partition()));
    byte[] prefix = Keys.items(tenant, scan.collection());
    KeySpan span = KeySpan.of(prefix);
    if (after.isPresent()) {
      span = span.after(key(tenant, scan.collection(), after.get()), false);
    }
    PageReader reader = new PageReader(scan.page(), after, scan.filter(), options.deadline());
    KeySpan rest = span;
    boolean isShort = scan.segments() == 1 && isShort(scan.page(), scan.filter());
    return run(
        isShort,
        () -> {
          try (Reading reading = engine.read(options.deadline());
              Reading.Entries entries = reading.entries(rest, false)) {
            return reader.read(
                new ItemRows(
                    entries,
                    scan.collection(),
                    prefix.length,
                    clock.instant(),
                    partition -> isIn(scan, partition)));
          }
        });
  }

  private Page byKey(long tenant, Query query, ReadOptions options) {
    if (!(query.partition() instanceof Value.Text(String partition))) {
      throw new StorageException.Invalid("A partition key is a text.", "partition");
    }
    Optional<Cursor.Position> after = query.page().after().map(Cursor::position);
    require(after, place -> place.indexed().isEmpty() && place.partition().equals(partition));
    byte[] collection = Keys.items(tenant, query.collection());
    Optional<KeySpan> span =
        SortKeys.span(Keys.partition(tenant, query.collection(), partition), query.range())
            .map(
                all ->
                    after
                        .map(place -> key(tenant, query.collection(), place))
                        .map(key -> all.after(key, query.descending()))
                        .orElse(all));
    if (span.isEmpty()) {
      return NOTHING;
    }
    PageReader reader = new PageReader(query.page(), after, query.filter(), options.deadline());
    return run(
        isShort(query.page(), query.filter()),
        () -> {
          try (Reading reading = engine.read(options.deadline());
              Reading.Entries entries = reading.entries(span.get(), query.descending())) {
            return reader.read(
                new ItemRows(
                    entries, query.collection(), collection.length, clock.instant(), any -> true));
          }
        });
  }

  private Page byIndex(long tenant, Query query, String name, ReadOptions options) {
    CollectionIndexes present = indexes(engine.get(Keys.definition(tenant, query.collection())));
    CollectionSchema schema = definitions.find(id.namespace(), query.collection());
    boolean isBehind = schema != null && present.areBehind(schema);
    boolean hasSort =
        (schema != null && schema.revision() >= present.revision())
            ? schema.index(name).map(IndexSchema::sort).orElseThrow(KvQueries::noIndex).isPresent()
            : present.named(name).map(ItemIndex::sort).orElseThrow(KvQueries::noIndex).isPresent();
    Optional<Cursor.Position> after = query.page().after().map(Cursor::position);
    check(query, hasSort, after);
    if (isBehind) {
      lanes.follow(id, query.collection(), options.deadline());
    }
    PageReader reader = new PageReader(query.page(), after, query.filter(), options.deadline());
    return run(
        isShort(query.page(), query.filter()),
        () -> {
          try (Reading reading = engine.read(options.deadline())) {
            return page(reading, tenant, query, name, after, reader);
          }
        });
  }

  private static void check(Query query, boolean hasSort, Optional<Cursor.Position> after) {
    if (!hasSort && !(query.range() instanceof SortRange.All)) {
      throw new StorageException.Invalid("The index has no sort field.", "sk");
    }
    if (!OrderedValues.isSortValue(query.partition())
        && !(query.partition() instanceof Value.Bool)) {
      throw new StorageException.Invalid(
          "An index's partition key is a text, a number or a truth value.", "partition");
    }
    require(
        after,
        place ->
            place.indexed().isPresent() == hasSort
                && place.indexed().map(OrderedValues::isSortValue).orElse(true));
  }

  private Page page(
      Reading reading,
      long tenant,
      Query query,
      String name,
      Optional<Cursor.Position> after,
      PageReader reader) {
    byte[] definition = Keys.definition(tenant, query.collection());
    byte @Nullable [] stored = reading.get(definition);
    // By another process, if not by this one.
    ItemIndex index =
        indexes(stored).named(name).filter(ItemIndex::ready).orElseThrow(KvQueries::isBeingBuilt);
    byte[] prefix =
        OrderedValues.write(
                new KeyWriter().bytes(Keys.entries(tenant, index.number())), query.partition())
            .key();
    Optional<KeySpan> span = OrderedValues.span(prefix, query.range());
    if (span.isEmpty()) {
      return NOTHING;
    }
    KeySpan rest =
        after
            .map(place -> entry(prefix, place))
            .map(entry -> span.get().after(entry, query.descending()))
            .orElse(span.get());
    Reading.IndexedItems items =
        new Reading.IndexedItems(
            Keys.items(tenant, query.collection()), prefix.length, index.sort().isPresent());
    try (Reading.Entries entries = reading.indexEntries(rest, query.descending(), items)) {
      Page page = reader.read(new IndexRows(entries, query.collection(), items, clock.instant()));
      if (engine.isShared() && !Arrays.equals(stored, reading.get(definition))) {
        throw isBeingBuilt();
      }
      return page;
    }
  }

  private static CollectionIndexes indexes(byte @Nullable [] stored) {
    return stored == null ? CollectionIndexes.NONE : CollectionIndexes.decode(stored);
  }

  private static byte[] entry(byte[] prefix, Cursor.Position place) {
    KeyWriter writer = new KeyWriter().bytes(prefix);
    place.indexed().ifPresent(value -> OrderedValues.write(writer, value));
    return writer.endedText(place.partition()).text(place.sort()).key();
  }

  private static byte[] key(
      long tenant, io.polygate.spi.CollectionName collection, Cursor.Position place) {
    return Keys.item(tenant, new ItemKey(collection, place.partition(), place.sort()));
  }

  private Page run(boolean isShort, java.util.function.Supplier<Page> work) {
    try {
      return isShort ? work.get() : threads.run(work);
    } catch (StorageException.Corrupt e) {
      throw KvErrors.named(e, id);
    }
  }

  /** Whether a page is bounded enough for a virtual thread to read it by itself. */
  private static boolean isShort(PageRequest page, Optional<Condition> filter) {
    return filter.isEmpty() && page.limit() <= SHORT_PAGE && page.maxBytes() <= SHORT_PAGE_BYTES;
  }

  private static boolean isIn(Scan scan, String partition) {
    return scan.segments() == 1 || Scan.segmentOf(partition, scan.segments()) == scan.segment();
  }

  private static void require(Optional<Cursor.Position> after, Predicate<Cursor.Position> rule) {
    if (after.isPresent() && !rule.test(after.get())) {
      throw new StorageException.Invalid("The cursor belongs to another query or scan.", "cursor");
    }
  }

  private static StorageException isBeingBuilt() {
    return new StorageException.Unavailable(
        "The collection's indexes are being built.", KvErrors.LATER, null);
  }

  private static StorageException noIndex() {
    return new StorageException.NotFound(StorageException.NotFound.Subject.INDEX);
  }
}
