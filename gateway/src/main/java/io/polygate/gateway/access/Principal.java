package io.polygate.gateway.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who asks.
 *
 * @param name a name for logs: a key's id, or a token's subject
 * @param grants what they may do; all that is not granted is denied
 */
public record Principal(String name, List<Grant> grants) {
  /** Whoever asks, while nobody is asked who they are. */
  public static final Principal ANYBODY = new Principal("anybody", List.of(Grant.everything()));

  /** Copies the grants. */
  public Principal {
    grants = List.copyOf(grants);
  }

  /** Whether they have a permission for the whole of a place, all items in it. */
  public boolean may(Permission permission, Place place) {
    for (Grant grant : grants) {
      if (grant.allows(permission, place)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether they have a permission for the whole of a place, be it for some items alone. Whoever
   * asks this looks at {@link #rows} as well.
   */
  public boolean mayRows(Permission permission, Place place) {
    for (Grant grant : grants) {
      if (grant.allowsRows(permission, place)) {
        return true;
      }
    }
    return false;
  }

  /** Which items of a tenant they see and may write; empty if no grant is of some items alone. */
  public Optional<RowRules> rows(Place tenant) {
    for (Grant grant : grants) {
      if (grant.rows().isPresent()) {
        return Optional.of(new RowRules(grants, tenant));
      }
    }
    return Optional.empty();
  }

  /** Whether they have a permission for at least one collection of a place. */
  public boolean maySome(Permission permission, Place place) {
    for (Grant grant : grants) {
      if (grant.allowsSome(permission, place)) {
        return true;
      }
    }
    return false;
  }

  /** Whether they may do anything at all in a place: for others it is not there. */
  public boolean sees(Place place) {
    for (Grant grant : grants) {
      if (grant.touches(place)) {
        return true;
      }
    }
    return false;
  }

  /** The only tenants of a namespace that they see, by name; empty if they see all. */
  public Optional<Set<String>> onlyTenants(String namespace) {
    Set<String> tenants = new TreeSet<>();
    for (Grant grant : grants) {
      if (grant.touches(Place.of(namespace))) {
        if (grant.tenant().equals(Grant.ALL)) {
          return Optional.empty();
        }
        tenants.add(grant.tenant());
      }
    }
    return Optional.of(tenants);
  }
}
