package io.polygate.gateway.catalog;

import io.polygate.spi.Backend;
import io.polygate.spi.BeforeWrite;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.Part;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The definitions of a namespace's collections: items of a reserved tenant of its own backend,
 * changed by compare-and-set, so that several gateways may share them.
 *
 * <p>What was read is kept and serves for {@link Settings#refresh}; in the second half of that time
 * the first to ask has it read anew in the background. So another gateway's change is seen after
 * that time at the latest, and this gateway's own at once. The backend learns of every definition
 * before its model is given out. Safe for use by several threads.
 */
public final class Catalog {
  /** The largest definition, in bytes of its JSON form without white space. */
  public static final int MAX_DEFINITION_BYTES = 256 * 1024;

  private static final CollectionName COLLECTION = new CollectionName("collections");
  private static final String PARTITION = "definition";
  static final int ATTEMPTS = 10;
  private static final int PAGE_ITEMS = 100;
  private static final List<Part> NEEDED_TO_KEEP_REFERENCES =
      List.of(Part.QUERIES, Part.TRANSACTIONS, Part.INDEXES, Part.EXPIRY);
  private static final Duration LOAD_TIME = Duration.ofSeconds(10);

  private final Namespace namespace;
  private final Backend backend;
  private final CatalogItems items;
  private final Sequences sequences;
  private final Settings settings;
  private final ModelCache cache;
  private final TimeOrderedIds ids = new TimeOrderedIds();
  // Set by the first model that has to do with kept references, and never taken back.
  private volatile boolean keepingReferences;

  /**
   * The catalog of a namespace. Does nothing yet.
   *
   * @param background runs re-reads, which block; may refuse them
   */
  public Catalog(Namespace namespace, Backend backend, Settings settings, Executor background) {
    this(namespace, backend, settings, background, System::nanoTime);
  }

  Catalog(
      Namespace namespace,
      Backend backend,
      Settings settings,
      Executor background,
      LongSupplier nanoTime) {
    this.namespace = namespace;
    this.backend = backend;
    this.settings = settings;
    this.items = new CatalogItems(backend, namespace);
    this.sequences = new Sequences(items);
    this.cache = new ModelCache(this::load, settings.refresh(), background, nanoTime);
  }

  /**
   * How a catalog behaves.
   *
   * @param refresh after how long at the latest another gateway's change is seen
   * @param keys what the namespace's configuration says of the composition of keys
   * @param hooks who looks at values before they are written, in their order
   */
  public record Settings(Duration refresh, KeySettings keys, List<BeforeWrite> hooks) {
    /** Changes of others are seen after five seconds, keys are composed by the defaults. */
    public static final Settings DEFAULT =
        new Settings(Duration.ofSeconds(5), KeySettings.NONE, List.of());

    /** Copies the list. */
    public Settings {
      hooks = List.copyOf(hooks);
    }
  }

  /**
   * The model of a collection. To be asked before every write and every query by an index, because
   * the backend learns of the definition here. Blocks if nothing fresh is known; otherwise it is
   * the look-up in a map.
   *
   * @throws StorageException if nothing fresh is known and the backend fails
   */
  public Model model(CollectionName collection) {
    return cache.get(collection);
  }

  /**
   * The same for the writes of a tenant, whose keys may be numbers of its own.
   *
   * @throws StorageException if nothing fresh is known and the backend fails
   */
  public Model model(CollectionName collection, Tenant tenant) {
    return ofTenant(model(collection), tenant);
  }

  /** A model for the writes of a tenant, whose keys may be numbers of its own. */
  public Model ofTenant(Model model, Tenant tenant) {
    boolean sequential = model.keys().isSequential();
    return sequential || !model.hooks().isEmpty()
        ? model.of(
            sequential
                ? model.keys().numberedBy(() -> sequences.next(tenant, model.collection()))
                : model.keys(),
            model.hooks().of(new StoreId(namespace, tenant)))
        : model;
  }

  /**
   * How the items of a collection are stored, for reading them: what was known last where the
   * catalog cannot be asked now, and that there is one version where nothing was known.
   */
  public ItemShapes shapes(CollectionName collection) {
    return cache.lenient(collection).map(Model::shapes).orElse(ItemShapes.NONE);
  }

  /** Whether it is known without waiting that items of a collection are stored as they are seen. */
  public boolean isKnownPlain(CollectionName collection) {
    Optional<Model> known = cache.peek(collection);
    return known.isPresent() && known.get().shapes().isEmpty();
  }

  /** The versions of definitions, to be turned. */
  public VersionTurns versions() {
    return new VersionTurns(
        items, (collection, stored) -> cache.install(known(collection, stored)));
  }

  /** The same if it is known without waiting, otherwise empty. */
  public Optional<Model> knownModel(CollectionName collection) {
    return cache.peek(collection);
  }

  /**
   * Whether references are kept in a collection whose model was given out. If not, a write of a
   * collection whose model was asked for just now has to do with none.
   */
  public boolean keepsReferences() {
    return keepingReferences;
  }

  /**
   * The definition of a collection, read now.
   *
   * @return empty if there is none
   */
  public Optional<Defined> get(CollectionName collection, ReadOptions options) {
    return items.get(keyOf(collection), options).flatMap(Catalog::defined);
  }

  /**
   * Some definitions in the order of their collections' names.
   *
   * @param after the last name of the page before; empty for the first page
   * @param limit the most to give, 1 or more
   * @throws StorageException.Unsupported if the backend has no queries
   */
  public Listing list(Optional<CollectionName> after, int limit, ReadOptions options) {
    List<Defined> found =
        items.list(
            COLLECTION,
            PARTITION,
            after.map(CollectionName::name),
            limit,
            options,
            Catalog::defined);
    return found.size() > limit
        ? new Listing(found.subList(0, limit), Optional.of(found.get(limit - 1).collection()))
        : new Listing(found, Optional.empty());
  }

  /**
   * A page of definitions.
   *
   * @param definitions in the order of their collections' names
   * @param next the name after which the next page begins; empty if there is nothing more
   */
  public record Listing(List<Defined> definitions, Optional<CollectionName> next) {
    /** Copies the list. */
    public Listing {
      definitions = List.copyOf(definitions);
    }
  }

  /**
   * Makes all definitions known to the backend and to this catalog, for a start without a first
   * request that waits. Where the backend has no queries, they become known one by one, when asked
   * for.
   *
   * @return the collections that are defined
   */
  public List<CollectionName> load() {
    List<CollectionName> all = new ArrayList<>();
    if (!items.canQuery()) {
      return all;
    }
    Optional<CollectionName> after = Optional.empty();
    do {
      Listing page =
          list(after, PAGE_ITEMS, new ReadOptions(Consistency.STRONG, Deadline.after(LOAD_TIME)));
      page.definitions().stream().map(Defined::collection).forEach(all::add);
      after = page.next();
    } while (after.isPresent());
    all.forEach(this::model);
    return all;
  }

  /**
   * Defines a collection, or defines it anew.
   *
   * @param given its version is counted if it states none; a wrong one is refused
   * @param precondition on the definition that is there
   * @throws ContentException if the definition must not follow the one that is there
   * @throws StorageException.PreconditionFailed if the precondition does not hold
   * @throws StorageException.TooLarge if the definition is larger than {@value
   *     #MAX_DEFINITION_BYTES} bytes
   * @throws StorageException.Unsupported if it asks for references to be kept, and the backend has
   *     not all that this takes
   */
  public Change put(
      CollectionName collection,
      Definition given,
      Precondition precondition,
      WriteOptions options) {
    requireSize(given);
    announce(collection, given, options);
    return change(
        collection, precondition, options, current -> Optional.of(Succession.of(current, given)));
  }

  /**
   * Removes the definition of a collection. Its items stay.
   *
   * @return a change of the kind {@link Written.Kind#UNCHANGED} if there was none
   * @throws StorageException.PreconditionFailed if the precondition does not hold
   */
  public Change delete(CollectionName collection, Precondition precondition, WriteOptions options) {
    return change(collection, precondition, options, current -> Optional.empty());
  }

  /**
   * What a change did.
   *
   * @param kind what became of the definition
   * @param now the definition as it is now; empty if it was removed
   * @param before the version before; empty if there was none, or it is not known any more because
   *     the answer is replayed
   * @param replayed whether this is the outcome of an earlier request with the same idempotency key
   */
  public record Change(
      Written.Kind kind, Optional<Defined> now, Optional<Version> before, boolean replayed) {}

  /**
   * Has the collections that a definition refers to know of it, before it is in force: whoever
   * deletes an item there has to look for those that refer to it. A name that is known there
   * without need does no harm, so none is taken away.
   */
  private void announce(CollectionName collection, Definition given, WriteOptions options) {
    if (!given.keepsReferences()) {
      return;
    }
    Set<Part> parts = backend.store(new StoreId(namespace, Tenant.CATALOG)).parts();
    for (Part part : NEEDED_TO_KEEP_REFERENCES) {
      if (!parts.contains(part)) {
        throw new StorageException.Unsupported(part);
      }
    }
    given.references().values().stream()
        .filter(reference -> reference.isKept() && !reference.collection().equals(collection))
        .map(Reference::collection)
        .distinct()
        .forEach(referred -> announce(referred, collection, options.deadline()));
  }

  private void announce(CollectionName referred, CollectionName collection, Deadline deadline) {
    ItemKey key = keyOf(referred);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Item> item = items.get(key, new ReadOptions(Consistency.STRONG, deadline));
      StoredDefinition stored = item.map(StoredDefinition::of).orElse(StoredDefinition.NEVER);
      if (stored.referrers().contains(collection)) {
        return;
      }
      Precondition unchanged =
          item.map(Item::version).map(Precondition::matches).orElseGet(Precondition.Absent::new);
      try {
        StoredDefinition following = stored.referredToBy(collection);
        items.apply(
            put(key, following.document(), unchanged),
            new WriteOptions(Optional.empty(), deadline));
        cache.install(known(referred, following));
        return;
      } catch (StorageException.PreconditionFailed e) {
        // Another change came in between; the next attempt looks at what it made of it.
      }
    }
    throw new StorageException.Conflict(StorageException.Conflict.Reason.CONCURRENT_WRITE);
  }

  /** Says what follows a definition. */
  private interface Step {
    Optional<Definition> next(Optional<Definition> current);
  }

  private Change change(
      CollectionName collection, Precondition precondition, WriteOptions options, Step step) {
    ItemKey key = keyOf(collection);
    Optional<Change> earlier = replayed(key, options);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Item> item = items.get(key, new ReadOptions(Consistency.STRONG, options.deadline()));
      StoredDefinition stored = item.map(StoredDefinition::of).orElse(StoredDefinition.NEVER);
      Optional<Defined> current = item.flatMap(Catalog::defined);
      require(precondition, current.map(Defined::etag));
      Optional<Definition> next = step.next(stored.definition());
      if (next.equals(stored.definition())) {
        return new Change(Written.Kind.UNCHANGED, current, current.map(Defined::etag), false);
      }
      Precondition unchanged =
          item.map(Item::version).map(Precondition::matches).orElseGet(Precondition.Absent::new);
      try {
        StoredDefinition following = stored.followedBy(collection, next);
        Written written = items.apply(put(key, following.document(), unchanged), options);
        if (!written.replayed()) {
          cache.install(known(collection, following));
        }
        return outcome(written, current);
      } catch (StorageException.PreconditionFailed e) {
        // Another change came in between; the next attempt looks at what it made of the definition.
      }
    }
    throw new StorageException.Conflict(StorageException.Conflict.Reason.CONCURRENT_WRITE);
  }

  /**
   * The outcome of an earlier request with the same idempotency key. It must be known before the
   * precondition is looked at, which the earlier request itself may have made false; so it is asked
   * for by a write whose precondition never holds.
   */
  private Optional<Change> replayed(ItemKey key, WriteOptions options) {
    if (options.idempotency().isEmpty()) {
      return Optional.empty();
    }
    Version none = new Version(UUID.randomUUID().toString());
    try {
      Written written =
          items.apply(
              put(key, StoredDefinition.NEVER.document(), Precondition.matches(none)), options);
      Change change = outcome(written, Optional.empty());
      return Optional.of(
          change.now().isPresent() && written.kind() == Written.Kind.REPLACED
              ? new Change(Written.Kind.REPLACED, change.now(), Optional.empty(), true)
              : change);
    } catch (StorageException.PreconditionFailed e) {
      return Optional.empty();
    }
  }

  private static Change outcome(Written written, Optional<Defined> before) {
    Optional<Defined> now = written.item().flatMap(Catalog::defined);
    Written.Kind kind =
        now.isEmpty()
            ? Written.Kind.DELETED
            : before.isPresent() ? Written.Kind.REPLACED : Written.Kind.CREATED;
    return new Change(kind, now, before.map(Defined::etag), written.replayed());
  }

  static Mutation.Put put(ItemKey key, Document value, Precondition precondition) {
    return new Mutation.Put(
        key, value, Optional.empty(), Mutation.Guard.of(precondition), Returns.NEW);
  }

  private static void require(Precondition precondition, Optional<Version> current) {
    Optional<FailedCheck.Code> failed =
        switch (precondition) {
          case Precondition.None() -> Optional.empty();
          case Precondition.Absent() -> current.map(version -> FailedCheck.Code.EXISTS);
          case Precondition.Present() ->
              current.isPresent() ? Optional.empty() : Optional.of(FailedCheck.Code.ABSENT);
          case Precondition.Matches(Version version) ->
              current.isEmpty()
                  ? Optional.of(FailedCheck.Code.ABSENT)
                  : current.filter(version::equals).isPresent()
                      ? Optional.empty()
                      : Optional.of(FailedCheck.Code.VERSION);
        };
    if (failed.isPresent()) {
      throw new StorageException.PreconditionFailed(
          List.of(new FailedCheck(0, failed.get(), current)));
    }
  }

  private static void requireSize(Definition definition) {
    int bytes = Document.of(definition.toValue()).length();
    if (bytes > MAX_DEFINITION_BYTES) {
      throw new StorageException.TooLarge(
          "A definition is too large.", "definitionBytes", MAX_DEFINITION_BYTES, bytes);
    }
  }

  /** Reads a collection's entry, and has the backend know it. */
  private ModelCache.Loaded load(CollectionName collection, Duration within) {
    Optional<Item> item =
        items.get(keyOf(collection), new ReadOptions(Consistency.STRONG, Deadline.after(within)));
    return known(collection, item.map(StoredDefinition::of).orElse(StoredDefinition.NEVER));
  }

  private ModelCache.Loaded known(CollectionName collection, StoredDefinition stored) {
    if (stored.revision() > 0) {
      backend.define(namespace, stored.schema(collection));
    }
    Optional<Definition> definition = stored.definition();
    if (!stored.referrers().isEmpty()
        || definition.filter(Definition::keepsReferences).isPresent()) {
      keepingReferences = true;
    }
    Map<Integer, Model> others = new HashMap<>();
    ItemShapes shapes = ItemShapes.of(stored.versions(), definition);
    for (Definition other : stored.versions().all()) {
      if (shapes.served().contains(other.version()) && other.version() != shapes.inForce()) {
        others.put(
            other.version(), model(collection, Optional.of(other), stored, shapes, Map.of()));
      }
    }
    return new ModelCache.Loaded(
        stored.revision(), model(collection, definition, stored, shapes, others));
  }

  private Model model(
      CollectionName collection,
      Optional<Definition> definition,
      StoredDefinition stored,
      ItemShapes shapes,
      Map<Integer, Model> others) {
    return new Model(
        collection,
        definition,
        new KeyComposer(collection, definition, settings.keys(), ids),
        definition.map(ItemRules::of).orElse(ItemRules.NONE),
        new WriteHooks(settings.hooks(), new StoreId(namespace, Tenant.CATALOG)),
        stored.referrers(),
        shapes,
        others);
  }

  private static Optional<Defined> defined(Item item) {
    return StoredDefinition.of(item)
        .definition()
        .map(
            definition ->
                new Defined(
                    new CollectionName(item.key().sort()),
                    definition,
                    item.version(),
                    item.updatedAt()));
  }

  static ItemKey keyOf(CollectionName collection) {
    return new ItemKey(COLLECTION, PARTITION, collection.name());
  }
}
