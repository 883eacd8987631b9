package io.polygate.gateway.reference;

import io.polygate.gateway.catalog.Definition;
import io.polygate.gateway.catalog.KeyRule;
import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.catalog.Reference;
import io.polygate.gateway.catalog.Violation;
import io.polygate.gateway.reference.KeptReferences.Dependence;
import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Consistency;
import io.polygate.spi.Cursor;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Precondition;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.Conflict;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StorageException.PreconditionFailed;
import io.polygate.spi.StorageException.Rejected;
import io.polygate.spi.Transactions;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a transaction that keeps references. Closing it takes down the fences that it did
 * not take down by its commit. For one thread.
 */
final class KeepingCommit implements AutoCloseable {
  private static final String ABSENT = "The item that this field names is not there.";

  /** How long a fence stands that nobody takes down; a delete does not take as long. */
  private static final Duration FENCE_TIME = Duration.ofSeconds(30);

  private final KeptReferences kept;
  private final List<Mutation> given;
  private final WriteOptions options;

  /** All that is to be done: the given mutations, in their order, then what they entail. */
  private final Map<ItemKey, Mutation> all = new LinkedHashMap<>();

  /** The fields that name an item, for those that must be there. */
  private final Map<ItemKey, String> pointers = new HashMap<>();

  private final Map<ItemKey, Version> fences = new LinkedHashMap<>();

  KeepingCommit(KeptReferences kept, List<Mutation> given, WriteOptions options) {
    this.kept = kept;
    this.given = given;
    this.options = options;
    given.forEach(mutation -> all.put(mutation.key(), mutation));
  }

  /** Commits; empty if another write was in the way. */
  Optional<List<Written>> commit(Transactions transactions) {
    if (!entailDeletes()) {
      return Optional.empty();
    }
    given.forEach(this::entailChecks);
    fences.forEach(
        (key, version) ->
            all.put(
                key,
                new Mutation.Delete(key, Guard.of(Precondition.matches(version)), Returns.NONE)));
    requireFew();
    List<Mutation> mutations = List.copyOf(all.values());
    try {
      List<Written> written = transactions.commit(mutations, options);
      if (!written.getFirst().replayed()) {
        fences.clear();
      }
      return Optional.of(written.subList(0, given.size()));
    } catch (PreconditionFailed e) {
      throwIfOurs(e, mutations);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    fences.forEach(
        (key, version) -> {
          try {
            kept.store()
                .items()
                .apply(
                    new Mutation.Delete(key, Guard.of(Precondition.matches(version)), Returns.NONE),
                    WriteOptions.plain());
          } catch (StorageException e) {
            // It is gone, or expires: until then it keeps others from naming the item, no more.
          }
        });
  }

  /**
   * Refuses for what the client asked, or for a name that leads nowhere; else somebody came in
   * between.
   */
  private void throwIfOurs(PreconditionFailed failure, List<Mutation> mutations) {
    List<FailedCheck> own = new ArrayList<>();
    for (FailedCheck check : failure.failedChecks()) {
      ItemKey key = mutations.get(check.index()).key();
      String pointer = pointers.get(key);
      if (pointer != null && check.code() == FailedCheck.Code.ABSENT) {
        throw new Rejected(ABSENT, pointer);
      }
      if (check.index() < given.size()) {
        own.add(check);
      }
    }
    if (!own.isEmpty()) {
      throw new PreconditionFailed(own);
    }
  }

  /** Adds the deletes that deletes entail; says whether no other delete is in the way. */
  private boolean entailDeletes() {
    Deque<ItemKey> deleted = new ArrayDeque<>();
    for (Mutation mutation : given) {
      if (mutation instanceof Mutation.Delete) {
        deleted.add(mutation.key());
      }
    }
    while (!deleted.isEmpty()) {
      ItemKey key = deleted.remove();
      List<Naming> namings =
          kept.dependences(key).stream()
              .flatMap(
                  dependence ->
                      name(key, dependence).stream().map(name -> new Naming(dependence, name)))
              .toList();
      if (!namings.isEmpty() && !fence(key)) {
        return false;
      }
      for (Naming naming : namings) {
        entail(naming, deleted);
      }
    }
    return true;
  }

  /**
   * What items hold that name one.
   *
   * @param dependence by which reference
   * @param name in its field
   */
  private record Naming(Dependence dependence, Value name) {}

  /** Adds the deletes of what names an item, or refuses. */
  private void entail(Naming naming, Deque<ItemKey> deleted) {
    Dependence dependence = naming.dependence();
    Optional<Cursor> cursor = Optional.empty();
    do {
      Page page = page(naming.name(), dependence, cursor);
      for (Item item : page.items()) {
        Mutation known = all.get(item.key());
        if (known instanceof Mutation.Delete
            || known instanceof Mutation.Put
            || known instanceof Mutation.Update) {
          continue; // It goes anyway, or what it names from now on is looked at by itself.
        }
        if (known != null
            || dependence.reference().onDelete() == Reference.OnDelete.RESTRICT
            || !kept.removable().test(item)) {
          throw new Conflict(Conflict.Reason.REFERENCED);
        }
        all.put(
            item.key(),
            new Mutation.Delete(
                item.key(), Guard.of(Precondition.matches(item.version())), Returns.NONE));
        deleted.add(item.key());
        requireFew();
      }
      cursor = page.next();
    } while (cursor.isPresent());
  }

  private Page page(Value name, Dependence dependence, Optional<Cursor> cursor) {
    CollectionName collection = dependence.model().collection();
    Page page =
        kept.queries()
            .query(
                new Query(
                    collection,
                    dependence.definition().indexOf(dependence.reference().field()),
                    name,
                    new SortRange.All(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    new PageRequest(cursor, kept.operations() + 1, 1 << 20)),
                new ReadOptions(Consistency.STRONG, options.deadline()));
    if (!page.failedShards().isEmpty() || page.reason() == Page.Reason.DEADLINE) {
      throw new StorageException.Unavailable(
          "It could not be found out what names the item.", Duration.ofSeconds(1), null);
    }
    return page;
  }

  /** What a field holds that names an item; empty if it cannot name this one. */
  private Optional<Value> name(ItemKey key, Dependence dependence) {
    Model target = kept.model(key.collection());
    List<String> fields =
        target.definition().flatMap(Definition::key).map(KeyRule::fields).orElse(List.of());
    Optional<String> text =
        fields.isEmpty()
            ? Optional.of(key.partition()).filter(_ -> !key.hasSort())
            : target.keys().textsOf(key).filter(texts -> texts.size() == 1).map(List::getFirst);
    FieldType type = dependence.definition().typeOf(dependence.reference().field());
    return text.flatMap(known -> value(known, type));
  }

  private static Optional<Value> value(String text, FieldType type) {
    return switch (type) {
      case STRING -> Optional.of(new Value.Text(text));
      case NUMBER, INTEGER -> number(text);
      case BOOLEAN ->
          text.equals("true") || text.equals("false")
              ? Optional.of(Value.Bool.of(text.equals("true")))
              : Optional.empty();
      // The definition of a kept reference has none of these.
      case OBJECT, ARRAY, ANY -> Optional.empty();
    };
  }

  private static Optional<Value> number(String text) {
    try {
      return Optional.of(new Value.Num(new BigDecimal(text)));
    } catch (NumberFormatException | StorageException e) {
      return Optional.empty();
    }
  }

  /** Puts up a fence; says whether no other stands there. */
  private boolean fence(ItemKey item) {
    ItemKey key = fenceKey(item);
    if (fences.containsKey(key)) {
      return true;
    }
    // A tenant that is not there is not made for what is to be deleted.
    Optional<Item> standing = kept.store().items().get(key, reading());
    if (standing.isPresent()) {
      return false;
    }
    Mutation put =
        new Mutation.Put(
            key,
            Document.of(Value.Members.of(Map.of())),
            Optional.of(Instant.now().plus(FENCE_TIME)),
            Guard.of(Precondition.ABSENT),
            Returns.NONE);
    try {
      Written written =
          kept.store().items().apply(put, new WriteOptions(Optional.empty(), options.deadline()));
      written.version().ifPresent(version -> fences.put(key, version));
      return true;
    } catch (PreconditionFailed e) {
      return false;
    }
  }

  private ReadOptions reading() {
    return new ReadOptions(Consistency.STRONG, options.deadline());
  }

  private static ItemKey fenceKey(ItemKey item) {
    String name = item.collection().name();
    return new ItemKey(
        new CollectionName(KeptReferences.FENCES),
        item.partition(),
        item.hasSort() ? name + "/" + item.sort() : name);
  }

  /** Adds checks that what a mutation names is there and stays. */
  private void entailChecks(Mutation mutation) {
    Model model = kept.model(mutation.key().collection());
    if (!model.keepsReferences()) {
      return;
    }
    switch (mutation) {
      case Mutation.Put(var _, Document value, var _, var _, var _) -> {
        if (value.isJson() && value.value() instanceof Value.Members(var members)) {
          model.definition().map(Definition::references).stream()
              .flatMap(references -> references.values().stream())
              .filter(Reference::isKept)
              .forEach(reference -> entailCheck(reference, members.get(reference.field())));
        }
      }
      // Such a collection has rules, and what they ask is worked out before: it comes as a put.
      case Mutation.Update _ ->
          throw new IllegalStateException("An update of a collection that keeps references");
      case Mutation.Delete _, Mutation.Check _ -> {
        // Names nothing.
      }
    }
  }

  private void entailCheck(Reference reference, @Nullable Value name) {
    if (name == null || name instanceof Value.Null) {
      return;
    }
    String pointer = Violation.at("", reference.field());
    switch (ReferredKey.of(kept.model(reference.collection()), name)) {
      case ReferredKey.Unfit(String reason) -> throw new Rejected(reason, pointer);
      case ReferredKey.Named(ItemKey key) -> {
        pointers.put(key, pointer);
        Mutation known = all.get(key);
        switch (known) {
          case null -> all.put(key, new Mutation.Check(key, Guard.of(Precondition.PRESENT)));
          case Mutation.Check check -> all.put(key, ofPresent(check, pointer));
          case Mutation.Delete _ -> throw new Rejected(ABSENT, pointer);
          case Mutation.Put _, Mutation.Update _ -> {
            return; // It is there when this is.
          }
        }
        ItemKey fence = fenceKey(key);
        all.putIfAbsent(fence, new Mutation.Check(fence, Guard.of(Precondition.ABSENT)));
      }
    }
  }

  private static Mutation ofPresent(Mutation.Check check, String pointer) {
    return switch (check.guard().precondition()) {
      case Precondition.None() ->
          new Mutation.Check(
              check.key(), new Guard(Precondition.PRESENT, check.guard().condition()));
      case Precondition.Absent() -> throw new Rejected(ABSENT, pointer);
      case Precondition.Present(), Precondition.Matches(var _) -> check;
    };
  }

  private void requireFew() {
    int count =
        all.size() + (int) fences.keySet().stream().filter(f -> !all.containsKey(f)).count();
    if (count > kept.operations()) {
      throw new StorageException.TooLarge(
          "With the items that it refers to, or that refer to it, the write takes more operations"
              + " than one transaction can have.",
          "operations",
          kept.operations(),
          count);
    }
  }
}
