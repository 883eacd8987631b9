package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.catalog.Definition;
import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.catalog.Reference;
import io.polygate.gateway.names.NearestName;
import io.polygate.gateway.reference.Expander;
import io.polygate.gateway.reference.Expansion;
import io.polygate.gateway.reference.Expansion.Relation;
import io.polygate.spi.CollectionName;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads what requests say of references that are to be followed: {@code customer,items.product}
 * follows the reference customer, the reference items, and from its items the reference product.
 */
@Singleton
final class Expansions {
  /** The parameter, and the member of bodies. */
  static final String EXPAND = "expand";

  private final Gate gate;

  Expansions(Gate gate) {
    this.gate = gate;
  }

  /**
   * What is to be followed.
   *
   * @param where how the request calls it: a parameter's name, or a pointer
   * @param collection whose items it begins with
   * @param expand what the request says of it
   * @throws ProblemException if there is no such reference, if they are too many or too deep, or if
   *     the caller may not read a collection that they lead to
   */
  Expansion of(
      ApiRequest request,
      Target target,
      String where,
      CollectionName collection,
      Optional<String> expand) {
    if (expand.isEmpty()) {
      return Expansion.NONE;
    }
    Tree tree = new Tree();
    int count = 0;
    for (String path : expand.get().split(",", -1)) {
      List<String> names = List.of(path.strip().split("\\.", -1));
      requireWithin("expandDepth", Expander.MAX_DEPTH, names.size());
      Tree place = tree;
      for (String name : names) {
        if (name.isEmpty()) {
          throw Problem.invalid(
                  where, "References are separated by commas, and those from there on by dots.")
              .exception();
        }
        if (!place.further.containsKey(name)) {
          requireWithin("expandRelations", Expander.MAX_RELATIONS, ++count);
        }
        place = place.further.computeIfAbsent(name, _ -> new Tree());
      }
    }
    return planned(request, target, where, collection, tree);
  }

  /** The reader of what a request follows. */
  static Expander expander(Target target, ReadOptions reading) {
    return new Expander(
        target.store().items(), target.namespace().backend().limits().operations(), reading);
  }

  /** Names of references, and those that follow. */
  private static final class Tree {
    private final SequencedMap<String, Tree> further = new LinkedHashMap<>();
  }

  private Expansion planned(
      ApiRequest request, Target target, String where, CollectionName collection, Tree tree) {
    if (tree.further.isEmpty()) {
      return Expansion.NONE;
    }
    Map<String, Reference> references =
        target
            .model(collection)
            .definition()
            .<Map<String, Reference>>map(Definition::references)
            .orElse(Map.of());
    List<Relation> relations = new ArrayList<>();
    tree.further.forEach(
        (name, further) -> {
          Reference reference = references.get(name);
          if (reference == null) {
            throw Problem.invalid(
                    where,
                    "The collection "
                        + collection
                        + " has no reference "
                        + name
                        + NearestName.ending(name, references.keySet()))
                .exception();
          }
          gate.require(request, Permission.READ, reference.collection().name());
          Model there = target.model(reference.collection());
          relations.add(
              new Relation(
                  name,
                  reference,
                  there,
                  planned(request, target, where, reference.collection(), further)));
        });
    return new Expansion(relations);
  }

  private static void requireWithin(String limit, int most, int actual) {
    if (actual > most) {
      throw new StorageException.TooLarge(
          limit.equals("expandDepth")
              ? "A reference is followed from too many others."
              : "Too many references are to be followed.",
          limit,
          most,
          actual);
    }
  }
}
