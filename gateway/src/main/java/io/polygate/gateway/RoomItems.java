package io.polygate.gateway;

import io.polygate.gateway.limits.Room;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.OutOfSpace;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Items of a tenant that may have so much: what makes room goes on, what takes some does not. */
record RoomItems(Items items, Room room) implements Items {
  /** About what an item takes besides its key and its value. */
  private static final int OVERHEAD = 64;

  @Override
  public Optional<Item> get(ItemKey key, ReadOptions options) {
    return items.get(key, options);
  }

  @Override
  public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
    return items.getAll(keys, options);
  }

  @Override
  public Written apply(Mutation mutation, WriteOptions options) {
    if (takes(mutation)) {
      Optional<OutOfSpace> full = room.full();
      if (full.isPresent()) {
        return items.earlier(mutation.key(), options).orElseThrow(full::get);
      }
    }
    Written written = items.apply(mutation, options);
    note(room, mutation, written);
    return written;
  }

  @Override
  public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
    Optional<OutOfSpace> full =
        mutations.stream().anyMatch(RoomItems::takes) ? room.full() : Optional.empty();
    if (full.isPresent()) {
      return oneByOne(mutations, options);
    }
    List<Result> results = items.applyAll(mutations, options);
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof Result.Done(Written written)) {
        note(room, mutations.get(i), written);
      }
    }
    return results;
  }

  private List<Result> oneByOne(List<Mutation> mutations, WriteOptions options) {
    List<Result> results = new ArrayList<>(mutations.size());
    for (int i = 0; i < mutations.size(); i++) {
      try {
        results.add(new Result.Done(apply(mutations.get(i), options.forOperation(i))));
      } catch (StorageException e) {
        results.add(new Result.Failed(e));
      }
    }
    return results;
  }

  /** Whether a mutation may take room. */
  static boolean takes(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Put _, Mutation.Update _ -> true;
      case Mutation.Delete _, Mutation.Check _ -> false;
    };
  }

  /** Counts what a write came to, as far as its outcome says. */
  static void note(Room room, Mutation mutation, Written written) {
    if (written.replayed()) {
      return;
    }
    switch (written.kind()) {
      case CREATED -> room.note(bytes(mutation), 1);
      case DELETED -> room.note(0, -1);
      case REPLACED, UNCHANGED -> {
        // What was there before is not known: it is measured in time.
      }
    }
  }

  private static long bytes(Mutation mutation) {
    int value = mutation instanceof Mutation.Put put ? put.value().length() : 0;
    return (long) OVERHEAD + mutation.key().partition().length() + value;
  }
}
