package io.polygate.backend.sharded;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Indexes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The indexes of a tenant: ready where every shard that has one has it ready. */
final class ShardedIndexes implements Indexes {
  private final Access access;

  ShardedIndexes(Access access) {
    this.access = access;
  }

  @Override
  public List<State> list(CollectionName collection) {
    ShardedNamespace namespace = access.namespace();
    SlotMap map = namespace.mapOfTenant();
    if (!namespace.exists(map, access.tenant())) {
      throw ShardedNamespace.noTenant();
    }
    Map<String, Boolean> states = new TreeMap<>();
    for (SlotMap.Member member : namespace.members(map)) {
      Tolerant.read(
              namespace.shard(map, member.number()),
              shard -> shard.store(access.tenant()).indexes().orElseThrow().list(collection),
              List::<State>of)
          .forEach(state -> states.merge(state.name(), state.ready(), Boolean::logicalAnd));
    }
    return states.entrySet().stream()
        .map(state -> new State(state.getKey(), state.getValue()))
        .toList();
  }
}
