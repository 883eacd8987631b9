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
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.ConditionEvaluator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A page of the items of one partition, in the order of their own sort keys. */
record PartitionQuery(Calls calls, Place place, Query query, ReadOptions options, Instant now) {
  /** The fewest rows that a request with a filter looks at: few of them may be wanted. */
  private static final int FEWEST_FILTERED = 100;

  private static final int MOST_ROWS = 1000;

  Page page() {
    if (!(query.partition() instanceof Value.Text(String partition))) {
      throw new StorageException.Invalid("A partition key is a text.", "pk");
    }
    // Checks the text as that of an item.
    ItemKey.of(query.collection(), partition);
    Optional<Cursor.Position> after = query.page().after().map(Cursor::position);
    after.ifPresent(
        position -> {
          if (!position.partition().equals(partition) || position.indexed().isPresent()) {
            throw new StorageException.Invalid("The cursor is not one of this query.", "cursor");
          }
        });
    SortBounds bounds = bounds(after);
    RowPages pages =
        new RowPages(
            calls,
            place.table(),
            place.partitionName(),
            place.partitionKey(partition),
            place.sortName(),
            bounds,
            query.descending(),
            DynamoDbItems.isConsistent(options),
            options.deadline());
    PageBuilder page = new PageBuilder(query.page(), after);
    boolean filterNatively = true;
    while (!pages.isEnded()) {
      if (options.deadline().passed()) {
        return page.late();
      }
      List<Map<String, AttributeValue>> rows;
      try {
        rows = next(pages, page, filterNatively);
      } catch (Calls.RefusedRequest | StorageException.Rejected e) {
        if (!filterNatively) {
          throw e instanceof Calls.RefusedRequest refused ? refused.translated() : e;
        }
        filterNatively = false; // The filter is more than the engine takes.
        continue;
      } catch (StorageException.Unavailable e) {
        if (options.deadline().passed() && page.hasPlace()) {
          return page.late();
        }
        throw e;
      }
      for (int i = 0; i < rows.size(); i++) {
        Item item = Rows.item(place, rows.get(i));
        if (!isWanted(item, after)) {
          continue;
        }
        page.pass(new Cursor.Position(partition, item.key().sort(), Optional.empty()));
        if (Rows.isExpired(rows.get(i), now) || !meetsFilter(item, rows.get(i), filterNatively)) {
          continue;
        }
        page.add(item);
        if (page.isFull() && !(pages.isEnded() && i == rows.size() - 1)) {
          return page.full();
        }
      }
      page.drop(pages.dropped());
      pages
          .place()
          .map(row -> place.itemKey(row).sort())
          .ifPresent(sort -> page.reach(new Cursor.Position(partition, sort, Optional.empty())));
    }
    return page.end();
  }

  private List<Map<String, AttributeValue>> next(
      RowPages pages, PageBuilder page, boolean filterNatively) {
    NativeExpression expression = new NativeExpression(place);
    Optional<Condition> filter = query.filter().filter(_ -> filterNatively);
    String unexpired = expression.unexpired(now);
    String whole = filter.map(f -> unexpired + " AND " + expression.filter(f)).orElse(unexpired);
    Optional<String> projection =
        filterNatively && place.isOwn() // Others' rows have versions of all their attributes.
            ? query.select().flatMap(expression::projection)
            : Optional.empty();
    int limit = Math.min(MOST_ROWS, page.room() + 1);
    return pages.next(
        query.filter().isPresent() ? Math.max(limit, FEWEST_FILTERED) : limit,
        expression,
        Optional.of(whole),
        projection);
  }

  private boolean meetsFilter(
      Item item, Map<String, AttributeValue> row, boolean filteredNatively) {
    return (filteredNatively && !row.containsKey(Attributes.BYTES))
        || query.filter().isEmpty()
        || ConditionEvaluator.matches(query.filter().get(), item.value().value());
  }

  /** Whether an item is in the range, and after the place that the page begins after. */
  private boolean isWanted(Item item, Optional<Cursor.Position> after) {
    String sort = item.key().sort();
    if (after.isPresent()) {
      int order = place.sortType().compare(sort, after.get().sort());
      if (query.descending() ? order >= 0 : order <= 0) {
        return false;
      }
    }
    return place.sortType().contains(query.range(), sort);
  }

  private SortBounds bounds(Optional<Cursor.Position> after) {
    if (place.sortName().isEmpty()) {
      // There is one item, without a sort key, and it is before every place after it.
      return after.isPresent() ? SortBounds.none() : SortBounds.all(KeyType.TEXT);
    }
    KeyType type = place.sortType();
    SortBounds range =
        switch (query.range()) {
          case SortRange.All() -> SortBounds.all(type);
          case SortRange.Equal(Value value) ->
              key(value)
                  .map(key -> new SortBounds(type, Optional.of(key), Optional.of(key)))
                  .orElseGet(SortBounds::none);
          case SortRange.BeginsWith(String prefix) -> {
            if (type != KeyType.TEXT) {
              throw new StorageException.Invalid("The table's sort keys are no texts.", "sk");
            }
            yield prefix.isEmpty() ? SortBounds.all(type) : SortBounds.beginningWith(prefix);
          }
          case SortRange.Between(
                  Optional<SortRange.Bound> lower,
                  Optional<SortRange.Bound> upper) -> {
            Optional<String> from = lower.flatMap(bound -> key(bound.value()));
            Optional<String> to = upper.flatMap(bound -> key(bound.value()));
            yield from.isPresent() == lower.isPresent() && to.isPresent() == upper.isPresent()
                ? new SortBounds(type, from, to)
                : SortBounds.none();
          }
        };
    return after
        .map(position -> range.after(place.sortText(position.sort()), query.descending()))
        .orElse(range);
  }

  /** The text of the sort key that a bound is; empty if no key is of its type. */
  private Optional<String> key(Value bound) {
    return place.sortType().bound(bound).map(place::sortText);
  }
}
