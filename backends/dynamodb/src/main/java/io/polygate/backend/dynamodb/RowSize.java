package io.polygate.backend.dynamodb;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How large a row is by DynamoDB's rules, so that one that is too large is refused before it is
 * sent.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">DynamoDB's
 *     item sizes and formats</a>
 */
final class RowSize {
  /** The largest row, in bytes: names and values. */
  static final int MAX_BYTES = 400 * 1024;

  private RowSize() {}

  /** The bytes of a row. */
  static long of(Map<String, AttributeValue> row) {
    long bytes = 0;
    for (Map.Entry<String, AttributeValue> attribute : row.entrySet()) {
      bytes += text(attribute.getKey()) + of(attribute.getValue());
    }
    return bytes;
  }

  private static long of(AttributeValue value) {
    return switch (value.type()) {
      case S -> text(value.s());
      case N -> number(value.n());
      case B -> value.b().asByteArrayUnsafe().length;
      case BOOL, NUL -> 1;
      case L -> 3 + value.l().stream().mapToLong(element -> 1 + of(element)).sum();
      case M -> 3 + of(value.m()) + value.m().size();
      case SS -> value.ss().stream().mapToLong(RowSize::text).sum();
      case NS -> value.ns().stream().mapToLong(RowSize::number).sum();
      case BS -> bytes(value.bs());
      case UNKNOWN_TO_SDK_VERSION -> 0;
    };
  }

  private static long bytes(List<SdkBytes> values) {
    return values.stream().mapToLong(value -> value.asByteArrayUnsafe().length).sum();
  }

  /** Two digits take a byte, and so do the sign and the exponent. */
  private static long number(String text) {
    int digits = 0;
    for (int i = 0; i < text.length() && text.charAt(i) != 'E'; i++) {
      if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        digits++;
      }
    }
    return Math.min(21, (digits + 1) / 2 + 2L);
  }

  private static long text(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
