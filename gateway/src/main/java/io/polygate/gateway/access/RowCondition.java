package io.polygate.gateway.access;

import io.polygate.spi.StorageException;
import io.polygate.spi.expression.Condition;
import java.util.Map;

/**
 * Which items a grant is of: those whose value meets a condition.
 *
 * @param text as the operator wrote it
 * @param condition what it comes to for one caller
 */
public record RowCondition(String text, Condition condition) {
  /**
   * Reads a condition that is the same for everybody.
   *
   * @throws StorageException.Invalid if it is none, or takes something from a claim
   */
  static RowCondition parse(String text) {
    RowTemplate template = RowTemplate.of(text);
    if (!template.claims().isEmpty()) {
      throw new StorageException.Invalid(
          "Only tokens have claims: a key's grant cannot take one into its condition.", "grant");
    }
    return template
        .bound(Map.of())
        .orElseThrow(() -> new StorageException.Invalid("The condition is none.", "grant"));
  }
}
