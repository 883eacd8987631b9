package io.polygate.backend.dynamodb;

import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Page;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.expression.ConditionEvaluator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A page of the items that an index has under one value: its entries are read in their order, then
 * the items that they lead to, as they are now.
 */
record IndexQuery(
    Calls calls,
    RowReader reader,
    Place place,
    StoredIndex index,
    Query query,
    ReadOptions options,
    Instant now) {
  private static final int MOST_ENTRIES = 100;

  /** The fewest entries that are read at once where a filter may drop many items. */
  private static final int FEWEST_FILTERED = 25;

  Page page() {
    if (index.sort().isEmpty() && !(query.range() instanceof SortRange.All)) {
      throw new StorageException.Invalid("The index has no sort field.", "sk");
    }
    IndexEntries entries = new IndexEntries(place);
    AttributeValue partition = AttributeValue.fromS(entries.partition(index, query.partition()));
    Optional<Cursor.Position> after = query.page().after().map(Cursor::position);
    after.ifPresent(this::check);
    Optional<String> afterKey = after.map(this::sortKey);
    RowPages pages =
        new RowPages(
            calls,
            place.table(),
            OwnPlace.PARTITION,
            partition,
            Optional.of(OwnPlace.SORT),
            bounds(afterKey),
            query.descending(),
            DynamoDbItems.isConsistent(options),
            options.deadline());
    PageBuilder page = new PageBuilder(query.page(), after);
    while (!pages.isEnded()) {
      if (options.deadline().passed()) {
        return page.late();
      }
      List<Found> found = next(pages, entries, page, afterKey);
      for (int i = 0; i < found.size(); i++) {
        Item item = found.get(i).item();
        Optional<Value> sort = found.get(i).place().sort();
        page.pass(new Cursor.Position(item.key().partition(), item.key().sort(), sort));
        if (!meetsFilter(item)) {
          continue;
        }
        page.add(item);
        if (page.isFull() && !(pages.isEnded() && i == found.size() - 1)) {
          return page.full();
        }
      }
    }
    return page.end();
  }

  /** The items that the next entries lead to, without those that are elsewhere by now. */
  private List<Found> next(
      RowPages pages, IndexEntries entries, PageBuilder page, Optional<String> afterKey) {
    int limit = Math.min(MOST_ENTRIES, page.room() + 1);
    List<Map<String, AttributeValue>> rows;
    try {
      rows =
          pages.next(
              query.filter().isPresent() ? Math.max(limit, FEWEST_FILTERED) : limit,
              new NativeExpression(place),
              Optional.empty(),
              Optional.empty());
    } catch (Calls.RefusedRequest e) {
      throw e.translated();
    }
    List<RowKey> keys = new ArrayList<>();
    List<String> sorts = new ArrayList<>();
    for (Map<String, AttributeValue> row : rows) {
      String sort = Rows.text(row, OwnPlace.SORT);
      if (afterKey.isEmpty() || isAfter(sort, afterKey.get())) {
        keys.add(new RowKey(place.table(), place.key(entries.itemKey(row))));
        sorts.add(sort);
      }
    }
    if (keys.isEmpty()) {
      return List.of();
    }
    var items = reader.rows(keys, DynamoDbItems.isConsistent(options), options.deadline());
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String sort = sorts.get(i);
      Rows.alive(place, items.get(keys.get(i)), now)
          .flatMap(item -> index.place(item).map(at -> new Found(item, at)))
          .filter(at -> isHere(at, sort))
          .ifPresent(found::add);
    }
    return found;
  }

  private boolean isAfter(String sort, String place) {
    int order = ItemKey.compareText(sort, place);
    return query.descending() ? order < 0 : order > 0;
  }

  /** Whether an item is still where the entry is that led to it, and in the range. */
  private boolean isHere(Found found, String sort) {
    StoredIndex.Place at = found.place();
    return at.partition().equals(query.partition())
        && IndexEntries.sort(at.sort(), found.item().key()).equals(sort)
        && at.sort().map(query.range()::contains).orElse(true);
  }

  private boolean meetsFilter(Item item) {
    return query.filter().isEmpty()
        || ConditionEvaluator.matches(query.filter().get(), item.value().value());
  }

  private void check(Cursor.Position position) {
    boolean fits =
        position.indexed().isPresent() == index.sort().isPresent()
            && position
                .indexed()
                .map(value -> value instanceof Value.Text || value instanceof Value.Num)
                .orElse(true);
    if (!fits) {
      throw new StorageException.Invalid("The cursor is not one of this query.", "cursor");
    }
  }

  private String sortKey(Cursor.Position position) {
    return IndexEntries.sort(
        position.indexed(), new ItemKey(query.collection(), position.partition(), position.sort()));
  }

  private SortBounds bounds(Optional<String> afterKey) {
    SortBounds range =
        switch (query.range()) {
          case SortRange.All() -> SortBounds.all(KeyType.TEXT);
          case SortRange.Equal(Value value) ->
              isSortValue(value)
                  ? new SortBounds(
                      KeyType.TEXT,
                      Optional.of(IndexEntries.from(value)),
                      Optional.of(IndexEntries.upTo(value)))
                  : SortBounds.none();
          case SortRange.BeginsWith(String prefix) ->
              SortBounds.beginningWith(IndexEntries.prefixOf(prefix));
          case SortRange.Between(
                  Optional<SortRange.Bound> lower,
                  Optional<SortRange.Bound> upper) ->
              between(lower.map(SortRange.Bound::value), upper.map(SortRange.Bound::value));
        };
    return afterKey.map(key -> range.after(key, query.descending())).orElse(range);
  }

  private static SortBounds between(Optional<Value> lower, Optional<Value> upper) {
    Value one = lower.or(() -> upper).orElseThrow();
    if (!lower.map(IndexQuery::isSortValue).orElse(true)
        || !upper.map(IndexQuery::isSortValue).orElse(true)) {
      return SortBounds.none();
    }
    boolean numbers = one instanceof Value.Num;
    return new SortBounds(
        KeyType.TEXT,
        Optional.of(
            lower
                .map(IndexEntries::from)
                .orElse(numbers ? IndexEntries.FIRST_NUMBER : IndexEntries.FIRST_TEXT)),
        Optional.of(
            upper
                .map(IndexEntries::upTo)
                .orElse(numbers ? IndexEntries.FIRST_TEXT : IndexEntries.AFTER_TEXTS)));
  }

  private static boolean isSortValue(Value value) {
    return value instanceof Value.Text || value instanceof Value.Num;
  }

  /**
   * An item with its place in the index.
   *
   * @param item the item
   * @param place the place
   */
  private record Found(Item item, StoredIndex.Place place) {}
}
