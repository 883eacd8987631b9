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
 *   @Nested class Queries extends QueriesContract {}
 *   @Nested class Scans extends ScansContract {}
 * }
 * }</pre>
 */
public abstract class BackendContract implements BackendHarness {
  @Nested
  class Items extends ItemsContract {}

  @Nested
  class Values extends ValuesContract {}

  @Nested
  class Conditions extends ConditionsContract {}

  @Nested
  class Updates extends UpdatesContract {}

  @Nested
  class Idempotency extends IdempotencyContract {}

  @Nested
  class Versions extends VersionsContract {}

  @Nested
  class Tenants extends TenantsContract {}

  @Nested
  class Concurrency extends ConcurrencyContract {}

  @Nested
  class Capability extends CapabilityContract {}
}
