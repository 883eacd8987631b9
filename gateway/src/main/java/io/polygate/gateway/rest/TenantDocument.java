package io.polygate.gateway.rest;

import io.polygate.gateway.reference.KeptReferences;
import io.polygate.spi.Tenants;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A tenant, as it is shown. */
@RegisterForReflection
@Schema(name = "Tenant", description = "A tenant with its figures.")
record TenantDocument(
    @Schema(required = true, examples = "acme") String name,
    @Schema(required = true, description = "What it occupies on the backend.", minimum = "0")
        long bytes,
    @Schema(
            format = "date-time",
            description = "When it was last read or written, as exactly as the backend keeps it.")
        Optional<String> lastUsedAt,
    @Schema(required = true, description = "Its collections that hold or held items.")
        List<Count> collections) {

  /** How many items a collection holds. */
  @RegisterForReflection
  @Schema(name = "CollectionCount")
  record Count(
      @Schema(required = true, examples = "orders") String name,
      @Schema(required = true, minimum = "0") long items) {}

  /** A tenant of a list. */
  @RegisterForReflection
  @Schema(name = "TenantName")
  record Name(@Schema(required = true, examples = "acme") String name) {}

  /** A page of tenants. */
  @RegisterForReflection
  @Schema(name = "Tenants", description = "A page of tenants.")
  record Listing(
      @Schema(required = true) List<Name> tenants, @Schema(required = true) PageDocument page) {}

  static TenantDocument of(Tenants.Description description) {
    return new TenantDocument(
        description.tenant().name(),
        description.bytes(),
        description.lastUsedAt().map(Object::toString),
        description.collections().stream()
            // What stands there for a moment is no client's.
            .filter(count -> !count.collection().name().equals(KeptReferences.FENCES))
            .map(count -> new Count(count.collection().name(), count.items()))
            .toList());
  }
}
