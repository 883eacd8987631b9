package io.polygate.backend.kv;

import io.polygate.spi.Durability;
import io.polygate.spi.Part;
import io.polygate.spi.tck.BackendContract;
import io.polygate.spi.tck.DefinitionsContract;
import io.polygate.spi.tck.ExpiryContract;
import io.polygate.spi.tck.HotContract;
import io.polygate.spi.tck.IndexesContract;
import io.polygate.spi.tck.QueriesContract;
import io.polygate.spi.tck.ReopeningContract;
import io.polygate.spi.tck.ScansContract;
import io.polygate.spi.tck.TransactionsContract;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The contracts of every part that the backend has, whatever holds its data. */
abstract class KvContracts extends BackendContract {
  @Override
  public Set<Part> parts() {
    return EnumSet.of(
        Part.ITEMS, Part.QUERIES, Part.TRANSACTIONS, Part.INDEXES, Part.EXPIRY, Part.HOT);
  }

  @Override
  public Durability durability() {
    return Durability.FSYNC;
  }

  @Override
  public boolean beginsWrites() {
    return true;
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
  class HotCases extends HotContract {}

  @Nested
  class ReopeningCases extends ReopeningContract {}
}
