package io.polygate.backend.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which row.
 *
 * @param table its table
 * @param attributes its key attributes
 */
record RowKey(String table, Map<String, AttributeValue> attributes) {
  /** Copies the map. */
  RowKey {
    attributes = Map.copyOf(attributes);
  }
}
