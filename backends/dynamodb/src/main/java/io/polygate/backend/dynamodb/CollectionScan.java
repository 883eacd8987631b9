package io.polygate.backend.dynamodb;

import io.polygate.spi.Cursor;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Page;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.StorageException;
import io.polygate.spi.expression.ConditionEvaluator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A page of a collection, or of a segment of it, in the order of the engine's scan. */
record CollectionScan(Calls calls, Place place, Scan scan, ReadOptions options, Instant now) {
  Page page() {
    Optional<Cursor.Position> after = scan.page().after().map(Cursor::position);
    after.ifPresent(
        position -> {
          if (position.indexed().isPresent() || !isInSegment(position.partition())) {
            throw new StorageException.Invalid("The cursor is not one of this scan.", "cursor");
          }
        });
    ScanPages pages =
        new ScanPages(
            calls,
            place.table(),
            DynamoDbItems.isConsistent(options),
            options.deadline(),
            after.map(this::key).orElseGet(Map::of),
            scan.page().limit());
    PageBuilder page = new PageBuilder(scan.page(), after);
    while (!pages.isEnded()) {
      if (options.deadline().passed()) {
        return page.late();
      }
      NativeExpression expression = new NativeExpression(place);
      List<Map<String, AttributeValue>> rows = pages.next(expression, filter(expression));
      for (int i = 0; i < rows.size(); i++) {
        Item item = Rows.item(place, rows.get(i));
        if (!isInSegment(item.key().partition())) {
          continue;
        }
        page.pass(new Cursor.Position(item.key().partition(), item.key().sort(), Optional.empty()));
        if (!meetsFilter(item)) {
          continue;
        }
        page.add(item);
        if (page.isFull() && !(pages.isEnded() && i == rows.size() - 1)) {
          return page.full();
        }
      }
    }
    return page.end();
  }

  /**
   * Is true of the collection's items that have not expired. The scan's own filter is left out: an
   * item that it drops counts as looked at, and a segment is not for the engine to tell.
   */
  private String filter(NativeExpression expression) {
    String unexpired = expression.unexpired(now);
    return place
        .prefix()
        .map(
            prefix ->
                "begins_with("
                    + expression.name(place.partitionName())
                    + ", "
                    + expression.value(AttributeValue.fromS(prefix))
                    + ") AND "
                    + unexpired)
        .orElse(unexpired);
  }

  private boolean isInSegment(String partition) {
    return scan.segments() == 1 || Scan.segmentOf(partition, scan.segments()) == scan.segment();
  }

  private boolean meetsFilter(Item item) {
    return scan.filter().isEmpty()
        || ConditionEvaluator.matches(scan.filter().get(), item.value().value());
  }

  private Map<String, AttributeValue> key(Cursor.Position position) {
    return place.key(new ItemKey(scan.collection(), position.partition(), position.sort()));
  }
}
