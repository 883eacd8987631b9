package io.polygate.backend.remote;

import io.polygate.spi.Backend;
import io.polygate.spi.Durability;
import io.polygate.spi.Namespace;
import io.polygate.spi.Part;
import io.polygate.spi.tck.BackendContract;
import io.polygate.spi.tck.DefinitionsContract;
import io.polygate.spi.tck.ExpiryContract;
import io.polygate.spi.tck.IndexesContract;
import io.polygate.spi.tck.QueriesContract;
import io.polygate.spi.tck.ScansContract;
import io.polygate.spi.tck.TransactionsContract;
import io.polygate.spi.tck.memory.MemoryBackend;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/** Every contract, over HTTP, against a server of the reference store. */
class RemoteBackendTest extends BackendContract {
  private @Nullable TestPeer peer;

  @Override
  public Backend open(InstantSource clock) {
    TestPeer serving = new TestPeer(new MemoryBackend(clock));
    peer = serving;
    RemoteBackend backend = RemoteBackend.open(serving.settings());
    backend.prepare(new Namespace("contract"));
    return backend;
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
    if (peer != null) {
      peer.close();
    }
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
