package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.StorageException;
import io.polygate.spi.Version;
import io.polygate.spi.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The records of idempotent requests: a row per key, with the request's fingerprint and its
 * outcome, which DynamoDB removes some time after the retention.
 *
 * @param table where they are
 * @param life whose they are
 */
record Outcomes(String table, TenantLife life) {
  private static final Duration KEPT = Idempotency.RETENTION.plusHours(1);
  private static final String FINGERPRINT = "fingerprint";
  private static final String OUTCOME = "outcome";
  private static final String ANY_SORT = "-";

  /** The key of a request's record. */
  RowKey key(Idempotency idempotency) {
    return new RowKey(
        table,
        Map.of(
            OwnPlace.PARTITION,
            AttributeValue.fromS(life.prefix() + "@once#" + idempotency.key()),
            OwnPlace.SORT,
            AttributeValue.fromS(ANY_SORT)));
  }

  /**
   * The outcome that a record holds.
   *
   * @param row the record's row; empty if there is none
   * @return empty if it holds none, or none any more
   * @throws StorageException.Rejected if it is that of another request
   */
  static Optional<List<Written>> replay(
      Map<String, AttributeValue> row, Idempotency idempotency, Instant now) {
    if (row.isEmpty() || Rows.isExpired(row, now)) {
      return Optional.empty();
    }
    if (!Rows.text(row, FINGERPRINT).equals(idempotency.fingerprint())) {
      throw new StorageException.Rejected(
          StorageException.Rejected.Reason.IDEMPOTENCY_KEY_REUSED,
          "The Idempotency-Key was used before with another request.",
          "Idempotency-Key");
    }
    return Optional.of(Rows.attribute(row, OUTCOME).l().stream().map(w -> written(w.m())).toList());
  }

  /**
   * The row of a record.
   *
   * @throws StorageException.Rejected if the outcome is more than a row holds
   */
  Map<String, AttributeValue> row(Idempotency idempotency, List<Written> outcome, Instant now) {
    Map<String, AttributeValue> row = new HashMap<>(key(idempotency).attributes());
    row.put(FINGERPRINT, AttributeValue.fromS(idempotency.fingerprint()));
    row.put(OUTCOME, AttributeValue.fromL(outcome.stream().map(Outcomes::attribute).toList()));
    row.put(Attributes.EXPIRES, Rows.number(now.plus(KEPT).getEpochSecond()));
    if (RowSize.of(row) > RowSize.MAX_BYTES) {
      throw new StorageException.Rejected(
          "The answer is too large to be kept for the Idempotency-Key; ask for less of it.",
          "Idempotency-Key");
    }
    return row;
  }

  private static AttributeValue attribute(Written written) {
    Map<String, AttributeValue> row = new HashMap<>(keyAttributes(written.key()));
    row.put("kind", AttributeValue.fromS(written.kind().name()));
    written.version().ifPresent(v -> row.put("version", AttributeValue.fromS(v.token())));
    written.item().ifPresent(item -> row.put("item", attribute(item)));
    return AttributeValue.fromM(row);
  }

  private static AttributeValue attribute(Item item) {
    Map<String, AttributeValue> row = new HashMap<>(keyAttributes(item.key()));
    row.put("type", AttributeValue.fromS(item.value().mediaType()));
    row.put("bytes", AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(item.value().bytes())));
    row.put("version", AttributeValue.fromS(item.version().token()));
    row.put("updated", Rows.number(item.updatedAt().toEpochMilli()));
    item.expiresAt().ifPresent(at -> row.put("expires", Rows.number(at.getEpochSecond())));
    return AttributeValue.fromM(row);
  }

  private static Map<String, AttributeValue> keyAttributes(ItemKey key) {
    return Map.of(
        "collection", AttributeValue.fromS(key.collection().name()),
        "partition", AttributeValue.fromS(key.partition()),
        "sort", AttributeValue.fromS(key.sort()));
  }

  private static Written written(Map<String, AttributeValue> row) {
    return new Written(
        key(row),
        Written.Kind.valueOf(Rows.text(row, "kind")),
        Optional.ofNullable(row.get("version")).map(v -> new Version(v.s())),
        Optional.ofNullable(row.get("item")).map(item -> item(item.m())),
        true);
  }

  private static Item item(Map<String, AttributeValue> row) {
    String type = Rows.text(row, "type");
    byte[] bytes = Rows.attribute(row, "bytes").b().asByteArrayUnsafe();
    return new Item(
        key(row),
        type.equals(Document.JSON) ? Document.storedJson(bytes) : Document.opaque(type, bytes),
        new Version(Rows.text(row, "version")),
        Instant.ofEpochMilli(Rows.whole(row, "updated").orElse(0L)),
        Rows.whole(row, "expires").map(Instant::ofEpochSecond));
  }

  private static ItemKey key(Map<String, AttributeValue> row) {
    return new ItemKey(
        new CollectionName(Rows.text(row, "collection")),
        Rows.text(row, "partition"),
        Rows.text(row, "sort"));
  }
}
