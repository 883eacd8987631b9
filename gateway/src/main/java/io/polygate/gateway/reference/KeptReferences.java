package io.polygate.gateway.reference;

import io.polygate.gateway.catalog.Catalog;
import io.polygate.gateway.catalog.Definition;
import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.catalog.Reference;
import io.polygate.gateway.items.Attempts;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Part;
import io.polygate.spi.Queries;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.Transactions;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Writes to one tenant that keep what definitions promise of references: an item that is named is
 * there, and stays while it is named, or goes together with those that name it.
 *
 * <p>A write that names an item becomes a transaction with a check that the item is there and is
 * not being deleted. A delete first puts up a fence, an item of the collection {@value #FENCES},
 * which those checks see; then it looks for what names the item; then it deletes all of it and the
 * fence in one transaction. So whichever of the two is first, no name leads nowhere, whatever
 * gateway they come by. A fence that is left behind by an interruption expires.
 *
 * @param catalog what is promised
 * @param store the tenant's, as the caller may write it
 * @param whole the same with all items: what names an item may be out of the caller's sight
 * @param removable says of an item that names a deleted one whether the caller may remove it too
 * @param operations the most operations of a transaction
 */
public record KeptReferences(
    Catalog catalog, Store store, Store whole, Predicate<Item> removable, int operations) {
  /** The collection of fences. Each is in the partition of the item that it stands for. */
  public static final String FENCES = "polygate-fences";

  /** For a caller who may write all items. */
  public KeptReferences(Catalog catalog, Store store, int operations) {
    this(catalog, store, store, _ -> true, operations);
  }

  /**
   * A reference whose items depend on those of another collection.
   *
   * @param model of the collection that has the reference
   * @param definition of the same
   * @param reference the reference
   */
  record Dependence(Model model, Definition definition, Reference reference) {}

  /** Items whose writes keep the references. */
  public Items items() {
    return new KeepingItems(store.items(), this);
  }

  /**
   * Transactions that keep the references.
   *
   * @throws StorageException.Unsupported if the store has none
   */
  public Transactions transactions() {
    return (mutations, options) -> commit(mutations, options);
  }

  private Transactions plainTransactions() {
    return store
        .transactions()
        .orElseThrow(() -> new StorageException.Unsupported(Part.TRANSACTIONS));
  }

  Queries queries() {
    return whole.queries().orElseThrow(() -> new StorageException.Unsupported(Part.QUERIES));
  }

  Model model(CollectionName collection) {
    return catalog.model(collection);
  }

  /** Whether a mutation alone has to do with references that are kept. */
  boolean concern(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Put _, Mutation.Update _ ->
          model(mutation.key().collection()).keepsReferences();
      case Mutation.Delete delete -> !dependences(delete.key()).isEmpty();
      case Mutation.Check _ -> false;
    };
  }

  /** The references by which items may depend on this one. */
  List<Dependence> dependences(ItemKey key) {
    List<Dependence> dependences = new ArrayList<>();
    for (CollectionName referrer : model(key.collection()).referrers()) {
      Model model = model(referrer);
      for (Definition definition : model.definition().stream().toList()) {
        for (Reference reference : definition.references().values()) {
          if (reference.isKept() && reference.collection().equals(key.collection())) {
            dependences.add(new Dependence(model, definition, reference));
          }
        }
      }
    }
    return dependences;
  }

  /**
   * Makes mutations in one transaction that keeps the references.
   *
   * @return the outcomes of the given ones
   * @throws StorageException.Rejected if one names an item that is not there, or not any more
   * @throws StorageException.Conflict if an item that is to be deleted is named by another, or if
   *     other writes were faster until the deadline
   * @throws StorageException.TooLarge if it would be more operations than a transaction can have
   */
  List<Written> commit(List<Mutation> mutations, WriteOptions options) {
    Transactions transactions = plainTransactions();
    boolean plain = mutations.stream().noneMatch(this::concern);
    // Two on one item are the store's to refuse.
    if (plain || mutations.stream().map(Mutation::key).distinct().count() < mutations.size()) {
      return transactions.commit(mutations, options);
    }
    Optional<List<Written>> earlier = transactions.earlier(mutations.getFirst().key(), options);
    if (earlier.isPresent()) {
      // After the outcomes of what was asked for come those of what that had entailed.
      return earlier.get().subList(0, Math.min(mutations.size(), earlier.get().size()));
    }
    for (Attempts attempts = new Attempts(options.deadline()); ; attempts.pause()) {
      try (KeepingCommit attempt = new KeepingCommit(this, mutations, options)) {
        Optional<List<Written>> written = attempt.commit(transactions);
        if (written.isPresent()) {
          return written.get();
        }
      }
    }
  }
}
