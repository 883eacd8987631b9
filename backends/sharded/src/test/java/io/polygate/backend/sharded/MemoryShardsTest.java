package io.polygate.backend.sharded;

import io.polygate.spi.Backend;
import io.polygate.spi.Durability;
import io.polygate.spi.Part;
import io.polygate.spi.tck.BackendContract;
import io.polygate.spi.tck.DefinitionsContract;
import io.polygate.spi.tck.ExpiryContract;
import io.polygate.spi.tck.IndexesContract;
import io.polygate.spi.tck.QueriesContract;
import io.polygate.spi.tck.ScansContract;
import io.polygate.spi.tck.TransactionsContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** Every contract over shards of the reference store. */
class MemoryShardsTest extends BackendContract {
  private final Path directory = TestShards.temporaryDirectory();

  ShardedSettings.Route route() {
    return ShardedSettings.Route.PARTITION;
  }

  @Override
  public Backend open(InstantSource clock) {
    TestShards shards = new TestShards(directory, clock);
    return new OpenedShards(
        ShardedBackend.open(
            "main",
            TestShards.settings(
                route(),
                ShardedSettings.Policy.STRICT,
                "memory/a",
                "memory/b",
                "memory/c",
                "memory/d"),
            shards,
            clock),
        shards);
  }

  @Override
  public Set<Part> parts() {
    return EnumSet.of(Part.ITEMS, Part.QUERIES, Part.TRANSACTIONS, Part.INDEXES, Part.EXPIRY);
  }

  @Override
  public Durability durability() {
    return Durability.MEMORY;
  }

  @Override
  public void destroy() {
    TestShards.remove(directory);
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
}
