package io.polygate.backend.sharded;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The items of one tenant, each on the shard of its partition. */
final class ShardedItems implements Items {
  private final Access access;
  private final OnceWrites once;

  ShardedItems(Access access, OnceWrites once) {
    this.access = access;
    this.once = once;
  }

  @Override
  public Optional<Item> get(ItemKey key, ReadOptions options) {
    return access.read(
        key.partition(),
        shard -> shard.versions().given(items(shard).get(key, options)),
        Optional::empty);
  }

  @Override
  public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
    if (keys.isEmpty()) {
      return List.of();
    }
    while (true) {
      SlotMap map = access.mapForRead(keys.stream().map(ItemKey::partition).toList());
      Map<Integer, List<Integer>> places = places(map, keys);
      List<Optional<Item>> found = getAll(map, places, keys, options);
      if (access.owners(access.namespace().mapOfTenant(), keys).equals(access.owners(map, keys))) {
        return found;
      }
    }
  }

  private List<Optional<Item>> getAll(
      SlotMap map, Map<Integer, List<Integer>> places, List<ItemKey> keys, ReadOptions options) {
    List<Supplier<List<Optional<Item>>>> work = new ArrayList<>();
    places.forEach(
        (number, indexes) ->
            work.add(
                () -> {
                  List<ItemKey> asked = indexes.stream().map(keys::get).toList();
                  return access.readOn(
                      map,
                      access.namespace().shard(map, number),
                      shard ->
                          items(shard).getAll(asked, options).stream()
                              .map(shard.versions()::given)
                              .toList(),
                      () -> asked.stream().map(key -> Optional.<Item>empty()).toList());
                }));
    List<Optional<Item>> found = new ArrayList<>();
    keys.forEach(key -> found.add(Optional.empty()));
    List<Scatter.Answer<List<Optional<Item>>>> answers =
        access.namespace().scatter().all(work, options.deadline());
    int answer = 0;
    for (List<Integer> indexes : places.values()) {
      switch (answers.get(answer++)) {
        case Scatter.Answer.Failed<List<Optional<Item>>>(StorageException failure) -> throw failure;
        case Scatter.Answer.Given<List<Optional<Item>>>(List<Optional<Item>> items) -> {
          for (int i = 0; i < indexes.size(); i++) {
            found.set(indexes.get(i), items.get(i));
          }
        }
      }
    }
    return found;
  }

  @Override
  public Written apply(Mutation mutation, WriteOptions options) {
    return options.idempotency().isPresent()
        ? once.write(List.of(mutation.key()), options, new OnceApplied(mutation))
        : access.write(
            List.of(mutation.key()),
            options.deadline(),
            (map, shard) -> applied(shard, mutation, options));
  }

  /** A single write with an idempotency key. */
  private final class OnceApplied implements OnceWrites.Write<Written> {
    private final Mutation mutation;

    OnceApplied(Mutation mutation) {
      this.mutation = mutation;
    }

    @Override
    public Written on(Shard shard, WriteOptions options) {
      return applied(shard, mutation, options);
    }

    @Override
    public Written instead(Mutation check, Shard shard, WriteOptions options) {
      return applied(shard, check, options);
    }
  }

  private Written applied(Shard shard, Mutation mutation, WriteOptions options) {
    requireFitting(shard, mutation);
    return shard.versions().given(items(shard).apply(shard.versions().known(mutation), options));
  }

  @Override
  public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
    if (mutations.isEmpty()) {
      return List.of();
    }
    List<ItemKey> keys = mutations.stream().map(Mutation::key).toList();
    if (options.idempotency().isPresent()) {
      SlotMap map = access.namespace().writableMap();
      return applyInGroups(
          places(map, keys),
          (number, indexes) ->
              indexes.stream().map(i -> once(mutations.get(i), options.forOperation(i))).toList());
    }
    return access.behindGates(
        keys,
        options.deadline(),
        map ->
            applyInGroups(
                places(map, keys),
                (number, indexes) -> {
                  Shard shard = access.namespace().shard(map, number);
                  return access.writeOn(
                      map,
                      shard,
                      () ->
                          applyAll(shard, indexes.stream().map(mutations::get).toList(), options));
                }));
  }

  /** The outcome of one write of a batch with a key, which has a record of its own. */
  private Result once(Mutation mutation, WriteOptions options) {
    try {
      return new Result.Done(apply(mutation, options));
    } catch (StorageException e) {
      if (Control.isNoTenant(e)) {
        throw e;
      }
      return new Result.Failed(e);
    }
  }

  /** Refuses a value that this shard could hold, but not every one that it may be moved to. */
  private void requireFitting(Shard shard, Mutation mutation) {
    int most = access.namespace().valueBytes();
    if (mutation instanceof Mutation.Put put
        && put.value().length() > most
        && shard.backend().limits().valueBytes() > most) {
      throw new StorageException.TooLarge(
          "The value is too large.", "valueBytes", most, put.value().length());
    }
  }

  private List<Result> applyAll(Shard shard, List<Mutation> mutations, WriteOptions options) {
    int most = access.namespace().valueBytes();
    boolean fitting =
        mutations.stream()
            .noneMatch(m -> m instanceof Mutation.Put put && put.value().length() > most);
    if (!fitting) {
      return mutations.stream().map(mutation -> applyAlone(shard, mutation, options)).toList();
    }
    return items(shard)
        .applyAll(mutations.stream().map(shard.versions()::known).toList(), options)
        .stream()
        .map(
            result ->
                switch (result) {
                  case Result.Done(Written written) ->
                      (Result) new Result.Done(shard.versions().given(written));
                  case Result.Failed(StorageException cause) ->
                      new Result.Failed(shard.named(cause));
                })
        .toList();
  }

  private Result applyAlone(Shard shard, Mutation mutation, WriteOptions options) {
    try {
      return new Result.Done(applied(shard, mutation, options));
    } catch (StorageException e) {
      if (Control.isNoTenant(e)) {
        throw e;
      }
      return new Result.Failed(shard.named(e));
    }
  }

  /** Writes one shard's part of a batch. */
  private interface Group {
    List<Result> write(int number, List<Integer> indexes);
  }

  private List<Result> applyInGroups(Map<Integer, List<Integer>> places, Group group) {
    List<Supplier<List<Result>>> work = new ArrayList<>();
    places.forEach((number, indexes) -> work.add(() -> group.write(number, indexes)));
    List<Scatter.Answer<List<Result>>> answers = access.namespace().scatter().finish(work);
    @Nullable Result[] results =
        new @Nullable Result[places.values().stream().mapToInt(List::size).sum()];
    Optional<StorageException> failure = Optional.empty();
    boolean written = false;
    int answer = 0;
    for (List<Integer> indexes : places.values()) {
      switch (answers.get(answer++)) {
        case Scatter.Answer.Failed<List<Result>>(StorageException cause) -> {
          failure = failure.or(() -> Optional.of(cause));
          indexes.forEach(i -> results[i] = new Result.Failed(cause));
        }
        case Scatter.Answer.Given<List<Result>>(List<Result> given) -> {
          written = true;
          for (int i = 0; i < indexes.size(); i++) {
            results[indexes.get(i)] = given.get(i);
          }
        }
      }
    }
    if (!written && failure.isPresent()) {
      throw failure.get();
    }
    return Arrays.stream(results).map(Objects::requireNonNull).toList();
  }

  /** The places of the keys in their list, by the number of their shard. */
  private Map<Integer, List<Integer>> places(SlotMap map, List<ItemKey> keys) {
    Map<Integer, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      places
          .computeIfAbsent(
              map.owner(map.slot(access.tenant(), keys.get(i).partition())),
              none -> new ArrayList<>())
          .add(i);
    }
    return places;
  }

  private Items items(Shard shard) {
    return shard.store(access.tenant()).items();
  }
}
