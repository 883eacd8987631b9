package io.polygate.backend.sharded;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.Returns;
import io.polygate.spi.Scan;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that are written while their slots are copied to another shard: noted durably before the
 * write, so that they are copied once more even if everybody is killed in between.
 */
final class Notes {
  private static final int PAGE = 500;
  private static final int BATCH = 100;

  private final ShardedNamespace namespace;

  Notes(ShardedNamespace namespace) {
    this.namespace = namespace;
  }

  /**
   * A key that was written, or is about to be.
   *
   * @param version of the note itself; another one if the key was noted again
   */
  record Note(Tenant tenant, ItemKey key, ItemKey place, Version version) {}

  /** Notes keys. */
  void note(SlotMap map, Tenant tenant, Collection<ItemKey> keys) {
    Shard shard = namespace.catalogShard(map);
    List<Mutation> puts = new ArrayList<>();
    for (ItemKey key : keys) {
      puts.add(
          Mutation.Put.of(
              place(tenant, key),
              Document.of(
                  Value.Members.of(
                      Map.of(
                          "tenant", new Value.Text(tenant.name()),
                          "collection", new Value.Text(key.collection().name()),
                          "pk", new Value.Text(key.partition()),
                          "sk", new Value.Text(key.sort()))))));
    }
    for (Result result :
        ShardedNamespace.asked(
            shard,
            () -> shard.store(Control.TENANT).items().applyAll(puts, WriteOptions.plain()))) {
      if (result instanceof Result.Failed(StorageException failure)) {
        // The write itself was not begun, whatever became of the note.
        throw shard.unavailable(String.valueOf(failure.getMessage()));
      }
    }
  }

  /** All notes that there are now. */
  List<Note> all(SlotMap map) {
    Shard shard = namespace.catalogShard(map);
    List<Note> notes = new ArrayList<>();
    PageRequest request = PageRequest.first(PAGE);
    while (true) {
      Scan scan = new Scan(Control.NOTED, 0, 1, Optional.empty(), Optional.empty(), request);
      Page page =
          ShardedNamespace.asked(
              shard,
              () ->
                  shard
                      .store(Control.TENANT)
                      .queries()
                      .orElseThrow()
                      .scan(scan, ReadOptions.strong()));
      page.items().forEach(item -> notes.add(note(item)));
      if (page.next().isEmpty()) {
        return notes;
      }
      request = new PageRequest(page.next(), PAGE, 1 << 20);
    }
  }

  /** Removes notes, but not those of keys that were noted again: they stay for the later write. */
  void remove(SlotMap map, List<Note> notes) {
    Shard shard = namespace.catalogShard(map);
    for (int i = 0; i < notes.size(); i += BATCH) {
      List<Mutation> deletes = new ArrayList<>();
      for (Note note : notes.subList(i, Math.min(notes.size(), i + BATCH))) {
        deletes.add(
            new Mutation.Delete(
                note.place(),
                Mutation.Guard.of(Precondition.matches(note.version())),
                Returns.NONE));
      }
      for (Result result :
          ShardedNamespace.asked(
              shard,
              () -> shard.store(Control.TENANT).items().applyAll(deletes, WriteOptions.plain()))) {
        if (result instanceof Result.Failed(StorageException failure)
            && !(failure instanceof StorageException.PreconditionFailed)) {
          throw shard.named(failure);
        }
      }
    }
  }

  private static Note note(Item item) {
    if (item.value().value() instanceof Value.Members(var members)
        && members.get("tenant") instanceof Value.Text(String tenant)
        && members.get("collection") instanceof Value.Text(String collection)
        && members.get("pk") instanceof Value.Text(String partition)
        && members.get("sk") instanceof Value.Text(String sort)) {
      return new Note(
          new Tenant(tenant),
          new ItemKey(new CollectionName(collection), partition, sort),
          item.key(),
          item.version());
    }
    throw new StorageException.Corrupt("A note of a written key cannot be read.", null);
  }

  private ItemKey place(Tenant tenant, ItemKey key) {
    StoreId id = new StoreId(namespace.name(), tenant);
    return ItemKey.of(
        Control.NOTED,
        digest(id + "\n" + key.collection() + "\n" + key.partition() + "\0" + key.sort()));
  }

  /** A SHA-256 of some text, in hexadecimal digits. */
  static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
