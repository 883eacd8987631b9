package io.polygate.backend.remote;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.wire.PeerCall;
import io.polygate.spi.wire.WireInput;
import java.util.List;
import java.util.Optional;

/** The items of a tenant at the other gateway. */
record RemoteItems(Peer peer) implements Items {
  @Override
  public Optional<Item> get(ItemKey key, ReadOptions options) {
    return peer.read(PeerCall.GET, options, out -> out.key(key), in -> in.optional(in::item));
  }

  @Override
  public List<Optional<Item>> getAll(List<ItemKey> keys, ReadOptions options) {
    return keys.isEmpty()
        ? List.of()
        : peer.read(
            PeerCall.GET_ALL,
            options,
            out -> out.list(keys, out::key),
            in -> in.list(() -> in.optional(in::item)));
  }

  @Override
  public Written apply(Mutation mutation, WriteOptions options) {
    return peer.write(PeerCall.APPLY, options, out -> out.mutation(mutation), WireInput::written);
  }

  @Override
  public List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
    return mutations.isEmpty()
        ? List.of()
        : peer.write(
            PeerCall.APPLY_ALL,
            options,
            out -> out.list(mutations, out::mutation),
            in -> in.list(in::result));
  }
}
