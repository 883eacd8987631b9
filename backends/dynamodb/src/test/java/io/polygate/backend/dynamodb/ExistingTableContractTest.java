package io.polygate.backend.dynamodb;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Durability;
import io.polygate.spi.Part;
import io.polygate.spi.Tenant;
import io.polygate.spi.tck.BackendHarness;
import io.polygate.spi.tck.ExpressionsContract;
import io.polygate.spi.tck.UpdatesContract;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/**
 * The contracts whose items all have sort keys, with a table for their collection that others made,
 * whose items have sort keys too.
 */
class ExistingTableContractTest implements BackendHarness {
  private final TestTables tables =
      new TestTables(
          new ExistingTable(
              "",
              new Tenant("acme"),
              new CollectionName("notes"),
              "n",
              KeyType.TEXT,
              Optional.of("w"),
              KeyType.TEXT));
  private boolean made;

  @Override
  public Backend open(InstantSource clock) {
    if (!made) {
      tables.makeExisting();
      made = true;
    }
    return DynamoDbBackend.open(tables.settings(), clock);
  }

  @Override
  public Set<Part> parts() {
    return EnumSet.of(Part.ITEMS, Part.QUERIES, Part.TRANSACTIONS, Part.INDEXES, Part.EXPIRY);
  }

  @Override
  public Durability durability() {
    return Durability.FSYNC;
  }

  @Override
  public void destroy() {
    tables.close();
  }

  @Nested
  class ExpressionsCases extends ExpressionsContract {}

  @Nested
  class UpdatesCases extends UpdatesContract {}
}
