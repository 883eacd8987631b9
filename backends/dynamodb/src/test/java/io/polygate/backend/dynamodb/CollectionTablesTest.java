package io.polygate.backend.dynamodb;

import io.polygate.spi.Backend;
import io.polygate.spi.Durability;
import io.polygate.spi.Part;
import io.polygate.spi.tck.BackendHarness;
import io.polygate.spi.tck.DefinitionsContract;
import io.polygate.spi.tck.ExpiryContract;
import io.polygate.spi.tck.ItemsContract;
import io.polygate.spi.tck.TenantsContract;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The contracts of what depends on where collections are, with each in a table of its own. */
class CollectionTablesTest implements BackendHarness {
  private final TestTables tables = new TestTables(DynamoDbSettings.LayoutKind.COLLECTIONS);

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
  class ItemsCases extends ItemsContract {}

  @Nested
  class TenantsCases extends TenantsContract {}

  @Nested
  class ExpiryCases extends ExpiryContract {}

  @Nested
  class DefinitionsCases extends DefinitionsContract {}
}
