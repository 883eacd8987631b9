package io.polygate.backend.dynamodb;

import io.polygate.spi.Part;
import io.polygate.spi.tck.TestClock;
import io.polygate.spi.tck.differential.Differential;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One long stream of random operations has the outcomes of the reference store, whatever the
 * layout. {@code .ci/checks/50-dynamodb-stream.sh} makes it long.
 */
class DifferentialStreamTest {
  private static final int OPERATIONS = Integer.getInteger("polygate.tck.operations", 300);
  private static final long SEED = Long.getLong("polygate.tck.seed", 20_261_121L);

  @ParameterizedTest
  @EnumSource(
      value = DynamoDbSettings.LayoutKind.class,
      names = {"SHARED", "COLLECTIONS"})
  void outcomesAreThoseOfTheReferenceStore(DynamoDbSettings.LayoutKind layout) {
    TestClock clock = new TestClock();
    try (TestTables tables = new TestTables(layout);
        DynamoDbBackend backend = DynamoDbBackend.open(tables.settings(), clock)) {
      Differential.compare(
          backend,
          clock,
          EnumSet.of(Part.ITEMS, Part.QUERIES, Part.TRANSACTIONS, Part.INDEXES, Part.EXPIRY),
          SEED,
          // Tables are slow to make and to delete, and all else is the same.
          layout == DynamoDbSettings.LayoutKind.SHARED ? OPERATIONS : OPERATIONS / 10);
    }
  }
}
