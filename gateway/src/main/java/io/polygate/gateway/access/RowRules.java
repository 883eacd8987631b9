package io.polygate.gateway.access;

import io.polygate.spi.CollectionName;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.DocumentPath;
import io.polygate.spi.expression.ExpressionText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Which items of a tenant a caller may read and write, where grants are of some items alone. Safe
 * for use by several threads.
 *
 * @param grants those of the caller
 * @param tenant the tenant's place
 */
public record RowRules(List<Grant> grants, Place tenant) {
  private static final DocumentPath ANY = DocumentPath.of("any");

  /** What no item meets. */
  private static final Condition NEVER =
      new Condition.And(
          List.of(new Condition.AttributeExists(ANY), new Condition.AttributeNotExists(ANY)));

  private static final int DIGEST_BYTES = 12;

  /** Copies the grants. */
  public RowRules {
    grants = List.copyOf(grants);
  }

  /**
   * What an item of a collection must meet for the caller.
   *
   * @return empty if the caller has the permission for all of them
   */
  public Optional<Condition> condition(Permission permission, CollectionName collection) {
    Place place = tenant.in(collection.name());
    List<Condition> any = new ArrayList<>();
    for (Grant grant : grants) {
      if (grant.allowsRows(permission, place)) {
        if (grant.rows().isEmpty()) {
          return Optional.empty();
        }
        any.add(grant.rows().get().condition());
      }
    }
    return Optional.of(
        switch (any.size()) {
          case 0 -> NEVER;
          case 1 -> any.getFirst();
          default -> new Condition.Or(any);
        });
  }

  /** What no item meets. */
  public static Condition never() {
    return NEVER;
  }

  /** A short text that only who may do the same has as well. */
  public String digest() {
    StringBuilder all = new StringBuilder();
    for (Grant grant : grants) {
      all.append(grant).append('\n');
      if (grant.rows().isPresent()) {
        ExpressionText bound = ExpressionText.of(grant.rows().get().condition());
        all.append(bound.text()).append(bound.values()).append('\n');
      }
    }
    byte[] digest = KeyTexts.digest(all.toString());
    return new String(
        Base64.getUrlEncoder().withoutPadding().encode(Arrays.copyOf(digest, DIGEST_BYTES)),
        StandardCharsets.US_ASCII);
  }
}
