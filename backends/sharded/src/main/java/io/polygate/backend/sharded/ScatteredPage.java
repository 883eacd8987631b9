package io.polygate.backend.sharded;

import io.polygate.spi.Cursor;
import io.polygate.spi.Deadline;
import io.polygate.spi.Item;
import io.polygate.spi.Page;
import io.polygate.spi.Page.Reason;
import io.polygate.spi.PageRequest;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One page of what all shards have, in one order and within one limit. Its cursor is the place of
 * an item in that order and names no shard, so it goes on after any change of the map.
 */
final class ScatteredPage {
  private static final int MAX_ATTEMPTS = 8;

  /** Beyond its share of a page a shard gives so many, in case it has more than its share. */
  private static final int SPARE = 16;

  private final Access access;
  private final Comparator<Cursor.Position> order;
  private final Function<Item, Cursor.Position> position;
  private final PageRequest request;
  private final PageSource source;

  /**
   * A page to be read.
   *
   * @param order the order of the shards' items
   * @param position the place of an item in it
   */
  ScatteredPage(
      Access access,
      Comparator<Cursor.Position> order,
      Function<Item, Cursor.Position> position,
      PageRequest request,
      PageSource source) {
    this.access = access;
    this.order = order;
    this.position = position;
    this.request = request;
    this.source = source;
  }

  /** Reads a page of one shard. */
  interface PageSource {
    Page read(Shard shard, PageRequest page, ReadOptions options);
  }

  /**
   * Reads the page.
   *
   * @throws StorageException.NotFound if the tenant does not exist
   * @throws StorageException.Unavailable if a shard cannot be asked, unless the policy is to answer
   *     all the same and another can
   */
  Page read(ReadOptions options) {
    ShardedNamespace namespace = access.namespace();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      SlotMap map = namespace.mapOfTenant();
      if (map.move().filter(move -> move.phase() == SlotMap.Phase.FENCED).isPresent()) {
        map = namespace.reloaded().map();
      }
      Page page = read(map, options);
      if (namespace.mapOfTenant().owners().equals(map.owners())) {
        return page;
      }
      // Slots changed their shards meanwhile: some items may have been seen on neither.
    }
    throw new StorageException.Unavailable(
        "Items are being moved to other shards.", Duration.ofMillis(200), null);
  }

  private Page read(SlotMap map, ReadOptions options) {
    ShardedNamespace namespace = access.namespace();
    ReadOptions reading = new ReadOptions(options.consistency(), shardDeadline(options.deadline()));
    List<SlotMap.Member> members = asked(map);
    int pageSize =
        Math.min(
            request.limit(), (int) Math.min(1L << 20, request.limit() / members.size() + SPARE));
    List<ShardItems> streams = new ArrayList<>();
    List<Supplier<ShardItems>> work = new ArrayList<>();
    for (SlotMap.Member member : members) {
      work.add(
          () -> {
            ShardItems items =
                new ShardItems(
                    access, map, namespace.shard(map, member.number()), request, pageSize);
            items.fill(source, reading);
            return items;
          });
    }
    TreeSet<String> failed = new TreeSet<>();
    Optional<StorageException> failure = Optional.empty();
    List<Scatter.Answer<ShardItems>> answers = namespace.scatter().all(work, reading.deadline());
    for (int i = 0; i < answers.size(); i++) {
      String name = members.get(i).reference().toString();
      switch (answers.get(i)) {
        case Scatter.Answer.Given<ShardItems>(ShardItems items) -> streams.add(items);
        case Scatter.Answer.Failed<ShardItems>(StorageException cause) -> {
          failure = Optional.of(tolerated(cause, options).orElseThrow(() -> named(name, cause)));
          failed.add(name);
        }
      }
    }
    if (streams.isEmpty() && failure.isPresent()) {
      throw failure.get();
    }
    return merge(streams, failed, reading, options);
  }

  /** The shards that may have items: with a route by tenant there is one. */
  private List<SlotMap.Member> asked(SlotMap map) {
    return switch (map.route()) {
      case TENANT -> List.of(map.member(map.owner(map.slot(access.tenant(), ""))));
      case PARTITION ->
          map.members().stream().filter(member -> map.owners().contains(member.number())).toList();
    };
  }

  private Deadline shardDeadline(Deadline deadline) {
    Deadline own = Deadline.after(access.namespace().settings().deadline());
    return deadline.remainingNanos() < own.remainingNanos() ? deadline : own;
  }

  /** The failure if the page can do without the shard that failed so. */
  private Optional<StorageException> tolerated(StorageException failure, ReadOptions options) {
    boolean ofShard =
        switch (failure) {
          case StorageException.Unavailable _,
              StorageException.Corrupt _,
              StorageException.OutcomeUnknown _ ->
              true;
          default -> false;
        };
    return ofShard
            && access.namespace().settings().policy() == ShardedSettings.Policy.PARTIAL
            && !options.deadline().passed()
        ? Optional.of(failure)
        : Optional.empty();
  }

  private static StorageException named(String name, StorageException failure) {
    return failure instanceof StorageException.Unavailable e
            && !String.valueOf(e.getMessage()).contains(name)
        ? new StorageException.Unavailable(
            "The shard " + name + " cannot be used. " + e.getMessage(), e.retryAfter(), e)
        : failure;
  }

  private Page merge(
      List<ShardItems> streams, TreeSet<String> failed, ReadOptions reading, ReadOptions options) {
    Comparator<ShardItems> byHead = Comparator.comparing(stream -> stream.place(position), order);
    PriorityQueue<ShardItems> heads = new PriorityQueue<>(Math.max(1, streams.size()), byHead);
    streams.stream().filter(stream -> !stream.hasEnded()).forEach(heads::add);
    List<Item> items = new ArrayList<>();
    long bytes = 0;
    Optional<Cursor.Position> reached = Optional.empty();
    Reason reason = Reason.END;
    while (!heads.isEmpty()) {
      if (items.size() >= request.limit()) {
        reason = Reason.LIMIT;
        break;
      }
      if (bytes >= request.maxBytes()) {
        reason = Reason.BYTES;
        break;
      }
      ShardItems first = heads.remove();
      if (first.isStopped()) {
        reached = Optional.of(first.place(position));
        reason = Reason.DEADLINE;
        break;
      }
      Cursor.Position place = first.place(position);
      if (reached.isPresent() && order.compare(place, reached.get()) <= 0) {
        throw first.unordered();
      }
      reached = Optional.of(place);
      Item item = first.take();
      items.add(item);
      bytes += item.value().length();
      if (refilled(first, failed, reading, options) && !first.hasEnded()) {
        heads.add(first);
      }
    }
    long examined = streams.stream().mapToLong(ShardItems::examined).sum();
    return new Page(
        items,
        reason == Reason.END ? Optional.empty() : reached.map(Cursor.Position::cursor),
        reason,
        Math.max(examined, items.size()),
        List.copyOf(failed));
  }

  /** Whether the shard still takes part. */
  private boolean refilled(
      ShardItems items, TreeSet<String> failed, ReadOptions reading, ReadOptions options) {
    try {
      items.fill(source, reading);
      return true;
    } catch (StorageException e) {
      if (reading.deadline().passed() && items.stopHere()) {
        return true;
      }
      if (tolerated(e, options).isEmpty()) {
        throw e;
      }
      failed.add(items.name());
      return false;
    }
  }
}
