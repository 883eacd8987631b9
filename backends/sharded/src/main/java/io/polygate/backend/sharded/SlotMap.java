package io.polygate.backend.sharded;

import io.polygate.spi.BackendRef;
import io.polygate.spi.Scan;
import io.polygate.spi.Tenant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Which shard holds which slot of a namespace. Immutable; every change has the next epoch.
 *
 * @param id a random text that the shards' identities repeat
 * @param epoch 1 for the first map, one more with every change
 * @param route what decides on an item's slot
 * @param catalog the number of the shard that holds the catalog, the list of tenants and this map
 * @param members the shards that hold slots or did, with numbers that are never used again
 * @param owners the number of each slot's shard
 * @param goal what moves are made for: {@link #REBALANCE}, or {@link #REMOVE} with a shard's number
 * @param move the slots that are on their way to another shard, if any are
 */
record SlotMap(
    String id,
    long epoch,
    ShardedSettings.Route route,
    int catalog,
    List<Member> members,
    List<Integer> owners,
    Optional<String> goal,
    Optional<Move> move) {
  /** The goal that every shard has as much as the others. */
  static final String REBALANCE = "rebalance";

  /** With a shard's number: the goal that the shard has nothing. */
  static final String REMOVE = "remove ";

  /** How many slots there are, for ever. */
  static final int SLOTS = 4096;

  /** Copies the lists. */
  SlotMap {
    members = List.copyOf(members);
    owners = List.copyOf(owners);
    if (owners.size() != SLOTS) {
      throw new IllegalArgumentException("A slot map has 4096 slots, not " + owners.size() + ".");
    }
  }

  /**
   * A shard of the map.
   *
   * @param number never used for another shard
   * @param reference its name in the configuration
   */
  record Member(int number, BackendRef reference) {}

  /**
   * Slots on their way.
   *
   * @param slots which
   * @param from the shard that has them, or had them
   * @param to the shard that gets them
   * @param phase how far it is
   */
  record Move(Slots slots, int from, int to, Phase phase) {
    /** The same in another phase. */
    Move in(Phase next) {
      return new Move(slots, from, to, next);
    }
  }

  /** How far a move is. */
  enum Phase {
    /** Writers note the keys that they write, while everything is copied. */
    COPYING("copying"),
    /** Nobody writes, while what was noted last is copied. */
    FENCED("fenced"),
    /** The new shard has the slots; the old one's copies are removed. */
    CLEANING("cleaning"),
    /** The move was given up; the new shard's copies are removed. */
    UNDOING("undoing");

    private final String word;

    Phase(String word) {
      this.word = word;
    }

    /** Its word in the stored map. */
    String word() {
      return word;
    }
  }

  /** A set of slots. Immutable. */
  static final class Slots {
    private final BitSet slots;

    private Slots(BitSet slots) {
      this.slots = slots;
    }

    static Slots of(Iterable<Integer> slots) {
      BitSet bits = new BitSet(SLOTS);
      slots.forEach(bits::set);
      return new Slots(bits);
    }

    boolean contains(int slot) {
      return slots.get(slot);
    }

    int size() {
      return slots.cardinality();
    }

    List<Integer> list() {
      return slots.stream().boxed().toList();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Slots that && slots.equals(that.slots);
    }

    @Override
    public int hashCode() {
      return slots.hashCode();
    }

    @Override
    public String toString() {
      return slots.toString();
    }
  }

  /** The first map: every shard has as many slots as the others, one more or less. */
  static SlotMap first(String id, ShardedSettings.Route route, List<BackendRef> shards) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      members.add(new Member(i, shards.get(i)));
    }
    List<Integer> owners = new ArrayList<>(SLOTS);
    for (int slot = 0; slot < SLOTS; slot++) {
      owners.add(slot * shards.size() / SLOTS);
    }
    return new SlotMap(id, 1, route, 0, members, owners, Optional.empty(), Optional.empty());
  }

  /** The slot of a tenant's partition. */
  int slot(Tenant tenant, String partition) {
    return Scan.segmentOf(
        switch (route) {
          case PARTITION -> tenant.name() + "\n" + partition;
          case TENANT -> tenant.name();
        },
        SLOTS);
  }

  /** The number of a slot's shard. */
  int owner(int slot) {
    return owners.get(slot);
  }

  /** The shard of a number. */
  Member member(int number) {
    for (Member member : members) {
      if (member.number() == number) {
        return member;
      }
    }
    throw new IllegalArgumentException("The slot map has no shard " + number + ".");
  }

  /** How many slots a shard has. */
  int slotsOf(int number) {
    return (int) owners.stream().filter(owner -> owner == number).count();
  }

  /** Whether a slot's writers must note what they write. */
  boolean isNoted(int slot) {
    return inPhase(slot, Phase.COPYING) || inPhase(slot, Phase.FENCED);
  }

  /** Whether nobody may write to a slot. */
  boolean isFenced(int slot) {
    return inPhase(slot, Phase.FENCED);
  }

  private boolean inPhase(int slot, Phase phase) {
    return move.isPresent() && move.get().phase() == phase && move.get().slots().contains(slot);
  }

  /** The next map, with another move or none. */
  SlotMap with(Optional<Move> nextMove) {
    return new SlotMap(id, epoch + 1, route, catalog, members, owners, goal, nextMove);
  }

  /** The next map, with another goal or none. */
  SlotMap withGoal(Optional<String> nextGoal) {
    return new SlotMap(id, epoch + 1, route, catalog, members, owners, nextGoal, move);
  }

  /** The next map, with one more shard, which has no slots yet. */
  SlotMap with(BackendRef shard) {
    List<Member> more = new ArrayList<>(members);
    int number = members.stream().mapToInt(Member::number).max().orElse(-1) + 1;
    more.add(new Member(number, shard));
    return new SlotMap(id, epoch + 1, route, catalog, more, owners, goal, move);
  }

  /**
   * The next map, in which the slots of the move are the new shard's and the old one is cleaned.
   */
  SlotMap flipped() {
    Move done = move.orElseThrow();
    List<Integer> changed = new ArrayList<>(owners);
    done.slots().list().forEach(slot -> changed.set(slot, done.to()));
    return new SlotMap(
        id,
        epoch + 1,
        route,
        catalog,
        members,
        changed,
        goal,
        Optional.of(done.in(Phase.CLEANING)));
  }
}
