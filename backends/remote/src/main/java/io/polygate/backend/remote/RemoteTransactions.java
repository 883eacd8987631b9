package io.polygate.backend.remote;

import io.polygate.spi.Mutation;
import io.polygate.spi.Transactions;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.wire.PeerCall;
import java.util.List;

/** Transactions of a tenant at the other gateway. */
record RemoteTransactions(Peer peer) implements Transactions {
  @Override
  public List<Written> commit(List<Mutation> mutations, WriteOptions options) {
    return peer.write(
        PeerCall.COMMIT,
        options,
        out -> out.list(mutations, out::mutation),
        in -> in.list(in::written));
  }
}
