package io.polygate.gateway.rest;

import io.polygate.spi.Shards;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;

/** How a namespace's shards stand, as it is shown. */
@RegisterForReflection
record ShardsDocument(long epoch, List<Share> shards, Optional<String> goal, Optional<Move> move) {

  /** What a shard has. */
  @RegisterForReflection
  record Share(String shard, int slots, boolean catalog) {}

  /** What is being moved. */
  @RegisterForReflection
  record Move(
      String from,
      String to,
      int slots,
      String phase,
      long copied,
      boolean paused,
      Optional<String> problem) {}

  /** What is to be done with the shards. */
  @RegisterForReflection
  record Change(Action action, Optional<String> shard) {}

  /** What can be done. */
  enum Action {
    /** Makes a configured backend a shard. */
    ADD,
    /** Moves everything off a shard. */
    REMOVE,
    /** Gives every shard as much as the others. */
    REBALANCE,
    /** Stops moving for now. */
    PAUSE,
    /** Goes on moving. */
    RESUME,
    /** Gives up what is being moved. */
    UNDO
  }

  static ShardsDocument of(Shards.Status status) {
    return new ShardsDocument(
        status.epoch(),
        status.shards().stream()
            .map(share -> new Share(share.shard().toString(), share.slots(), share.catalog()))
            .toList(),
        status.goal(),
        status
            .move()
            .map(
                move ->
                    new Move(
                        move.from().toString(),
                        move.to().toString(),
                        move.slots(),
                        move.phase(),
                        move.copied(),
                        move.paused(),
                        move.problem())));
  }
}
