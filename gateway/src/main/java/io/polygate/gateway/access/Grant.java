package io.polygate.gateway.access;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Roles at a place. As text {@code ROLE[+ROLE…]@NAMESPACE[/TENANT[/COLLECTION]]}, where {@code *}
 * stands for all of a kind, and what is left out for all as well; {@code where} and an expression
 * after it make it a grant of those items alone that meet it.
 *
 * @param roles what may be done; not empty
 * @param namespace a namespace's name, or {@code *}
 * @param tenant a tenant's name, or {@code *}
 * @param collection a collection's name, or {@code *}
 * @param rows which items of it; empty: all
 */
public record Grant(
    Set<Role> roles,
    String namespace,
    String tenant,
    String collection,
    Optional<RowCondition> rows) {
  /** All of a kind. */
  static final String ALL = "*";

  /** What stands before the condition. */
  private static final String WHERE = " where ";

  private static final String FORM =
      "ROLE[+ROLE]@NAMESPACE[/TENANT[/COLLECTION]], and perhaps where CONDITION,";
  private static final Set<Role> OF_ITEMS = EnumSet.of(Role.READER, Role.WRITER);

  /**
   * Checks the names.
   *
   * @throws StorageException.Invalid if one has another form, or a role is not of items alone
   */
  public Grant {
    if (roles.isEmpty()) {
      throw new StorageException.Invalid("A grant needs a role.", "grant");
    }
    roles = Set.copyOf(roles);
    if (!namespace.equals(ALL)) {
      namespace = new Namespace(namespace).name();
    }
    if (!tenant.equals(ALL)) {
      tenant = Tenant.named(tenant).name();
    }
    if (!collection.equals(ALL)) {
      collection = new CollectionName(collection).name();
    }
    if (rows.isPresent() && !OF_ITEMS.containsAll(roles)) {
      throw new StorageException.Invalid(
          "Only the roles reader and writer can be of some items alone.", "grant");
    }
  }

  /** Roles at a place, for all items there. */
  Grant(Set<Role> roles, String namespace, String tenant, String collection) {
    this(roles, namespace, tenant, collection, Optional.empty());
  }

  /** All roles everywhere. */
  static Grant everything() {
    return new Grant(EnumSet.allOf(Role.class), ALL, ALL, ALL);
  }

  /**
   * Reads the text of a grant.
   *
   * @throws StorageException.Invalid if it has another form; the message says which is right
   */
  public static Grant parse(String text) {
    int where = text.indexOf(WHERE);
    String place = where < 0 ? text : text.substring(0, where).strip();
    List<String> parts = parts(place);
    return new Grant(
        roles(place),
        parts.get(0),
        parts.get(1),
        parts.get(2),
        where < 0
            ? Optional.empty()
            : Optional.of(RowCondition.parse(text.substring(where + WHERE.length()).strip())));
  }

  /** The roles of a grant's text. */
  static Set<Role> roles(String text) {
    int at = text.indexOf('@');
    if (at < 1) {
      throw wrong(text);
    }
    return Arrays.stream(text.substring(0, at).split("\\+", -1))
        .map(
            word ->
                Role.of(word)
                    .orElseThrow(
                        () ->
                            new StorageException.Invalid(
                                "There is no role \""
                                    + word
                                    + "\"; the roles are "
                                    + Arrays.stream(Role.values())
                                        .map(Role::word)
                                        .collect(Collectors.joining(", "))
                                    + ".",
                                "grant")))
        .collect(Collectors.toSet());
  }

  /** The namespace, the tenant and the collection of a grant's text. */
  static List<String> parts(String text) {
    List<String> parts = List.of(text.substring(text.indexOf('@') + 1).split("/", -1));
    if (parts.size() > 3 || parts.stream().anyMatch(String::isEmpty)) {
      throw wrong(text);
    }
    return List.of(
        parts.get(0), parts.size() > 1 ? parts.get(1) : ALL, parts.size() > 2 ? parts.get(2) : ALL);
  }

  private static StorageException.Invalid wrong(String text) {
    return new StorageException.Invalid("A grant is " + FORM + ", not \"" + text + "\".", "grant");
  }

  /** Whether a permission is given for the whole of a place, all items in it. */
  boolean allows(Permission permission, Place place) {
    return rows.isEmpty() && allowsRows(permission, place);
  }

  /** Whether a permission is given for the whole of a place, be it for some items alone. */
  boolean allowsRows(Permission permission, Place place) {
    return has(permission)
        && covers(namespace, place.namespace())
        && covers(tenant, place.tenant())
        && covers(collection, place.collection());
  }

  /** Whether a permission is given for any of a place's collections. */
  boolean allowsSome(Permission permission, Place place) {
    return has(permission)
        && covers(namespace, place.namespace())
        && covers(tenant, place.tenant())
        && touches(collection, place.collection());
  }

  /** Whether anything is given in a place or in a part of it. */
  boolean touches(Place place) {
    return touches(namespace, place.namespace())
        && touches(tenant, place.tenant())
        && touches(collection, place.collection());
  }

  private boolean has(Permission permission) {
    for (Role role : roles) {
      if (role.has(permission)) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(String scope, @Nullable String name) {
    return scope.equals(ALL) || scope.equals(name);
  }

  private static boolean touches(String scope, @Nullable String name) {
    return name == null || covers(scope, name);
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    String words = roles.stream().sorted().map(Role::word).collect(Collectors.joining("+"));
    return words
        + "@"
        + namespace
        + "/"
        + tenant
        + "/"
        + collection
        + rows.map(condition -> WHERE + condition.text()).orElse("");
  }
}
