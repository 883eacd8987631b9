package io.polygate.gateway.reference;

import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.catalog.Reference;
import java.util.List;

/**
 * Which references of an item are to be followed, and which of the items that they lead to.
 *
 * @param relations one per reference; none: nothing is followed
 */
public record Expansion(List<Relation> relations) {
  /** Follows nothing. */
  public static final Expansion NONE = new Expansion(List.of());

  /** Copies the list. */
  public Expansion {
    relations = List.copyOf(relations);
  }

  /** Whether nothing is followed. */
  public boolean isEmpty() {
    return relations.isEmpty();
  }

  /**
   * A reference that is to be followed.
   *
   * @param name its name in the definition
   * @param reference what the definition says of it
   * @param target the collection that it leads to
   * @param further what is to be followed from there
   */
  public record Relation(String name, Reference reference, Model target, Expansion further) {}
}
