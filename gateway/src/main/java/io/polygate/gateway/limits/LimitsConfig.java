package io.polygate.gateway.limits;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How much may be asked for: the keys below {@code polygate.limits}. */
@ConfigMapping(prefix = LimitsConfig.PREFIX)
public interface LimitsConfig {
  /** What all keys begin with. */
  String PREFIX = "polygate.limits";

  /** The namespaces that have limits, by name. */
  @WithParentName
  Map<String, NamespaceLimits> namespaces();

  /** Of one namespace. */
  interface NamespaceLimits {
    /** How many requests a second the namespace as a whole may have. */
    OptionalInt rate();

    /** How many of them may come at once; by default those of a second. */
    OptionalInt burst();

    /** How many requests may be worked on at once. */
    OptionalInt concurrent();

    /** How many tenants it may have. */
    OptionalLong tenantCount();

    /** Of each tenant. */
    TenantLimits tenant();

    /** Of single tenants, instead of what each has. */
    Map<String, TenantLimits> tenants();
  }

  /** Of one tenant. */
  interface TenantLimits {
    /** How many requests a second. */
    OptionalInt rate();

    /** How many of them may come at once; by default those of a second. */
    OptionalInt burst();

    /** How many requests may be worked on at once. */
    OptionalInt concurrent();

    /** How much it may hold. */
    Optional<MemorySize> bytes();

    /** How many items it may hold. */
    OptionalLong items();
  }
}
