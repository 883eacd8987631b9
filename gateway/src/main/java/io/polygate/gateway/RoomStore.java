package io.polygate.gateway;

import io.polygate.gateway.limits.Room;
import io.polygate.spi.Deadline;
import io.polygate.spi.Hot;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Snapshots;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.OutOfSpace;
import io.polygate.spi.Store;
import io.polygate.spi.Transactions;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The store of a tenant that may have so much. */
final class RoomStore {
  private RoomStore() {}

  /** A store whose writes need room. */
  static Store of(Store store, Room room) {
    return new Store(
        new RoomItems(store.items(), room),
        store.queries(),
        store.transactions().map(part -> new RoomTransactions(part, room)),
        store.indexes(),
        store.expiry(),
        store.hot().map(part -> new RoomHot(part, room)),
        store.sql().map(part -> new RoomSql(part, room)),
        store.snapshots().map(part -> new RoomSnapshots(part, room)),
        store.changes());
  }

  private record RoomTransactions(Transactions transactions, Room room) implements Transactions {
    @Override
    public List<Written> commit(List<Mutation> mutations, WriteOptions options) {
      if (mutations.stream().anyMatch(RoomItems::takes)) {
        Optional<OutOfSpace> full = room.full();
        if (full.isPresent()) {
          return transactions.earlier(mutations.getFirst().key(), options).orElseThrow(full::get);
        }
      }
      List<Written> written = transactions.commit(mutations, options);
      for (int i = 0; i < written.size(); i++) {
        RoomItems.note(room, mutations.get(i), written.get(i));
      }
      return written;
    }
  }

  private record RoomHot(Hot hot, Room room) implements Hot {
    @Override
    public Optional<Optional<Item>> peek(ItemKey key, ReadOptions options) {
      return hot.peek(key, options);
    }

    @Override
    public Optional<Begun> begin(Mutation mutation, WriteOptions options, Outcome outcome) {
      // Measuring waits, so it is left to who may wait.
      return room.isKnownFree()
          ? hot.begin(mutation, options, new Noting(mutation, room, outcome))
          : Optional.empty();
    }
  }

  private record Noting(Mutation mutation, Room room, Hot.Outcome outcome) implements Hot.Outcome {
    @Override
    public void written(Written written) {
      RoomItems.note(room, mutation, written);
      outcome.written(written);
    }

    @Override
    public void failed(StorageException failure) {
      outcome.failed(failure);
    }
  }

  private record RoomSnapshots(Snapshots snapshots, Room room) implements Snapshots {
    @Override
    public void copyTo(Path file, Deadline deadline) {
      snapshots.copyTo(file, deadline);
    }

    @Override
    public Restored restore(Path file, boolean programs, Deadline deadline) {
      try {
        Optional<OutOfSpace> refusal = room.tooLarge(Files.size(file));
        if (refusal.isPresent()) {
          throw refusal.get();
        }
      } catch (IOException e) {
        throw new StorageException.Unavailable("The copy cannot be read.", Duration.ZERO, e);
      }
      Restored restored = snapshots.restore(file, programs, deadline);
      room.note(0, restored.items());
      return restored;
    }
  }
}
