package io.polygate.backend.remote;

import io.polygate.spi.Page;
import io.polygate.spi.Queries;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.wire.PeerCall;
import io.polygate.spi.wire.WireInput;

/** Queries of a tenant, run where its data is. */
record RemoteQueries(Peer peer) implements Queries {
  @Override
  public Page query(Query query, ReadOptions options) {
    return peer.read(PeerCall.QUERY, options, out -> out.query(query), WireInput::page);
  }

  @Override
  public Page scan(Scan scan, ReadOptions options) {
    return peer.read(PeerCall.SCAN, options, out -> out.scan(scan), WireInput::page);
  }
}
