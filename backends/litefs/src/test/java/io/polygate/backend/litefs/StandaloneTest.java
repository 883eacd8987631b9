package io.polygate.backend.litefs;

import io.polygate.spi.Backend;
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
import io.polygate.spi.tck.SqlContract;
import io.polygate.spi.tck.SqlMigrationsContract;
import io.polygate.spi.tck.TransactionsContract;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The contracts of every part, on one node without LiteFS. */
class StandaloneTest extends BackendContract {
  private final TemporaryDirectory directory = new TemporaryDirectory();

  @Override
  public Backend open(InstantSource clock) {
    Keys keys = new Keys(Map.of("mode", "standalone", "directory", directory.path().toString()));
    return LitefsBackend.open(
        LitefsSettings.of("main", keys, directory.path().resolve("data").toString()), clock);
  }

  @Override
  public Set<Part> parts() {
    return EnumSet.of(
        Part.ITEMS, Part.QUERIES, Part.TRANSACTIONS, Part.INDEXES, Part.EXPIRY, Part.HOT, Part.SQL);
  }

  @Override
  public Durability durability() {
    return Durability.FSYNC;
  }

  @Override
  public boolean beginsWrites() {
    return true;
  }

  @Override
  public void destroy() {
    directory.close();
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
  class SqlCases extends SqlContract {}

  @Nested
  class SqlMigrationsCases extends SqlMigrationsContract {}

  @Nested
  class ReopeningCases extends ReopeningContract {}
}
