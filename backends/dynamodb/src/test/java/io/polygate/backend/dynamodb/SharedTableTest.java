package io.polygate.backend.dynamodb;

import io.polygate.spi.Backend;
import io.polygate.spi.Durability;
import io.polygate.spi.Part;
import io.polygate.spi.tck.BackendContract;
import io.polygate.spi.tck.DefinitionsContract;
import io.polygate.spi.tck.ExpiryContract;
import io.polygate.spi.tck.IndexesContract;
import io.polygate.spi.tck.QueriesContract;
import io.polygate.spi.tck.ReopeningContract;
import io.polygate.spi.tck.ScansContract;
import io.polygate.spi.tck.TransactionsContract;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The contracts of every part that the backend has, with all collections in one table. */
class SharedTableTest extends BackendContract {
  private final TestTables tables = new TestTables(DynamoDbSettings.LayoutKind.SHARED);

  @Override
  public Backend open(InstantSource clock) {
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
  class QueriesCases extends QueriesContract {}

  @Nested
  class ScansCases extends ScansContract {}

  @Nested
  class IndexesCases extends IndexesContract {}

  @Nested
  class DefinitionsCases extends DefinitionsContract {}

  @Nested
  class TransactionsCases extends TransactionsContract {}

  @Nested
  class ExpiryCases extends ExpiryContract {}

  @Nested
  class ReopeningCases extends ReopeningContract {}
}
