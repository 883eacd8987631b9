package io.polygate.backend.sharded;

import io.polygate.spi.BackendRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Works out what to move next. */
final class MovePlan {
  private MovePlan() {}

  /**
   * The next move on the way to a map's goal: from the shard that has the most too many to the one
   * that has the most too few.
   *
   * @param configured the backends that may be given something
   * @return empty if the goal is reached
   */
  static Optional<SlotMap.Move> next(SlotMap map, Set<BackendRef> configured) {
    Map<Integer, Integer> surplus = surplus(map, configured);
    Comparator<Map.Entry<Integer, Integer>> bySurplus =
        Comparator.comparing(entry -> entry.getValue());
    Optional<Map.Entry<Integer, Integer>> most = surplus.entrySet().stream().max(bySurplus);
    Optional<Map.Entry<Integer, Integer>> least = surplus.entrySet().stream().min(bySurplus);
    if (most.isEmpty()
        || least.isEmpty()
        || most.get().getValue() <= 0
        || least.get().getValue() >= 0) {
      return Optional.empty();
    }
    int count = Math.min(most.get().getValue(), -least.get().getValue());
    int from = most.get().getKey();
    return Optional.of(
        new SlotMap.Move(
            slots(map, from, count), from, least.get().getKey(), SlotMap.Phase.COPYING));
  }

  /** How many slots each shard has too many; too few are negative. */
  private static Map<Integer, Integer> surplus(SlotMap map, Set<BackendRef> configured) {
    String goal = map.goal().orElse("");
    List<Integer> wanted =
        map.members().stream()
            .filter(member -> configured.contains(member.reference()))
            .map(SlotMap.Member::number)
            .filter(number -> !goal.equals(SlotMap.REMOVE + number))
            .toList();
    Map<Integer, Integer> surplus = new HashMap<>();
    map.members().forEach(member -> surplus.put(member.number(), map.slotsOf(member.number())));
    // Whoever has the most keeps the ones that cannot be shared evenly: the fewest move.
    List<Integer> byOwn =
        wanted.stream().sorted((a, b) -> Integer.compare(map.slotsOf(b), map.slotsOf(a))).toList();
    int each = wanted.isEmpty() ? 0 : SlotMap.SLOTS / wanted.size();
    int more = wanted.isEmpty() ? 0 : SlotMap.SLOTS % wanted.size();
    for (int i = 0; i < byOwn.size(); i++) {
      int share = each + (i < more ? 1 : 0);
      surplus.merge(byOwn.get(i), -share, Integer::sum);
    }
    return surplus;
  }

  private static SlotMap.Slots slots(SlotMap map, int owner, int count) {
    List<Integer> slots = new ArrayList<>();
    for (int slot = 0; slot < SlotMap.SLOTS && slots.size() < count; slot++) {
      if (map.owner(slot) == owner) {
        slots.add(slot);
      }
    }
    return SlotMap.Slots.of(slots);
  }
}
