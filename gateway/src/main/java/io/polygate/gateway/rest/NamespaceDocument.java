package io.polygate.gateway.rest;

import io.polygate.gateway.RoutedNamespace;
import io.polygate.gateway.catalog.Catalog;
import io.polygate.gateway.catalog.NamedQueries;
import io.polygate.spi.Backend;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Json;
import io.polygate.spi.Limits;
import io.polygate.spi.Part;
import io.polygate.spi.Scan;
import io.polygate.spi.Sql;
import io.polygate.spi.expression.Expressions;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A namespace, as it is shown. */
@RegisterForReflection
@Schema(name = "Namespace", description = "A namespace: what its backend can do and hold.")
record NamespaceDocument(
    @Schema(required = true, examples = "notes") String name,
    @Schema(required = true, description = "The kind of its backend.", examples = "sqlite")
        String backend,
    @Schema(
            required = true,
            description =
                "What an acknowledged write survives: fsync also a power cut, process the end of"
                    + " the process, memory nothing.",
            enumeration = {"fsync", "process", "memory"})
        String durability,
    @Schema(
            required = true,
            description = "Whether a tenant is made by its first write or by a request of its own.",
            enumeration = {"automatic", "explicit"})
        String tenants,
    @Schema(
            required = true,
            description = "Whether any collection is served, or those that are defined.",
            enumeration = {"open", "defined"})
        String collections,
    @Schema(
            required = true,
            description = "Whether a query without pk reads the whole collection unasked.",
            enumeration = {"allowed", "denied"})
        String scans,
    @Schema(
            required = true,
            description = "Whether requests of SQL are served, if the backend has it.",
            enumeration = {"allowed", "denied"})
        String sql,
    @Schema(
            required = true,
            description =
                "What the namespace can do, part by part: native, emulated by the gateway, or"
                    + " unsupported.")
        Map<String, PartSupport> parts,
    @Schema(required = true, description = "The limits, by the names that problems give them.")
        Map<String, Long> limits,
    @Schema(
            description =
                "What this node is, where the namespace's data are copied to other nodes: primary"
                    + " writes, replica has a copy, no-primary has one while nobody writes.",
            enumeration = {"primary", "replica", "no-primary", "unknown"})
        Optional<String> role,
    @Schema(description = "The node that writes, by its name, where it is known.")
        Optional<String> primary) {

  /** How a part is there. */
  enum PartSupport {
    /** The backend does it. */
    NATIVE,
    /** The gateway does it. */
    EMULATED,
    /** Requests for it are refused with 501. */
    UNSUPPORTED
  }

  /** All namespaces. */
  @RegisterForReflection
  @Schema(name = "Namespaces")
  record Listing(@Schema(required = true) List<NamespaceDocument> namespaces) {}

  static NamespaceDocument of(RoutedNamespace namespace, int bodyBytes) {
    Backend backend = namespace.backend();
    return new NamespaceDocument(
        namespace.name(),
        namespace.reference().kind(),
        word(backend.durability()),
        word(namespace.policy().tenants()),
        word(namespace.policy().collections()),
        word(namespace.policy().scans()),
        namespace.policy().sql() ? "allowed" : "denied",
        parts(backend.store(namespace.catalogId()).parts()),
        limits(backend.limits(), bodyBytes),
        backend.replication().map(nodes -> nodes.status().role().word()),
        backend.replication().flatMap(nodes -> nodes.status().primary()));
  }

  private static Map<String, PartSupport> parts(Set<Part> present) {
    Map<String, PartSupport> parts = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      parts.put(part.word(), support(part, present));
    }
    return parts;
  }

  private static PartSupport support(Part part, Set<Part> present) {
    if (present.contains(part)) {
      return PartSupport.NATIVE;
    }
    // What lists its items is copied item by item.
    return part == Part.SNAPSHOTS && present.contains(Part.QUERIES)
        ? PartSupport.EMULATED
        : PartSupport.UNSUPPORTED;
  }

  private static Map<String, Long> limits(Limits backend, int bodyBytes) {
    Map<String, Long> limits = new LinkedHashMap<>();
    limits.put("pkBytes", (long) ItemKey.MAX_PARTITION_BYTES);
    limits.put("skBytes", (long) ItemKey.MAX_SORT_BYTES);
    limits.put("valueBytes", (long) backend.valueBytes());
    limits.put("operations", (long) backend.operations());
    limits.put("bodyBytes", (long) bodyBytes);
    limits.put("depth", (long) Json.MAX_DEPTH);
    limits.put("pageItems", (long) PageLimits.MAX_ITEMS);
    limits.put("pageBytes", (long) PageLimits.MAX_BYTES);
    limits.put("segments", (long) Scan.MAX_SEGMENTS);
    limits.put("expressionBytes", (long) Expressions.MAX_BYTES);
    limits.put("statementBytes", (long) Sql.MAX_STATEMENT_BYTES);
    limits.put("sqlRows", (long) Sql.MAX_ROWS);
    limits.put("sqlBytes", (long) Sql.MAX_BYTES);
    limits.put("queryBytes", (long) NamedQueries.MAX_BYTES);
    limits.put("definitionBytes", (long) Catalog.MAX_DEFINITION_BYTES);
    return limits;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
