package io.polygate.spi.tck;

import org.junit.jupiter.api.Nested;

/**
 * The test of a backend: what every backend must meet, nested; a subclass nests the contracts of
 * the optional parts that its backend declares.
 *
 * <pre>{@code
 * class MemoryBackendTest extends BackendContract {
 *   public Backend open(InstantSource clock) { return new MemoryBackend(clock); }
 *   public Set<Part> parts() { return EnumSet.of(Part.ITEMS, Part.QUERIES); }
 *   public Durability durability() { return Durability.MEMORY; }
 *
 *   @Nested class QueriesCases extends QueriesContract {}
 *   @Nested class ScansCases extends ScansContract {}
 * }
 * }</pre>
 */
public abstract class BackendContract implements BackendHarness {
  @Nested
  class ItemsCases extends ItemsContract {}

  @Nested
  class ValuesCases extends ValuesContract {}

  @Nested
  class ConditionsCases extends ConditionsContract {}

  @Nested
  class UpdatesCases extends UpdatesContract {}

  @Nested
  class ExpressionsCases extends ExpressionsContract {}

  @Nested
  class IdempotencyCases extends IdempotencyContract {}

  @Nested
  class VersionsCases extends VersionsContract {}

  @Nested
  class TenantsCases extends TenantsContract {}

  @Nested
  class ConcurrencyCases extends ConcurrencyContract {}

  @Nested
  class CapabilityCases extends CapabilityContract {}

  @Nested
  class DifferentialCases extends DifferentialContract {}
}
