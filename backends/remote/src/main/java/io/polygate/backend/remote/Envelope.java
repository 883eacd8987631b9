package io.polygate.backend.remote;

import io.polygate.spi.StoreId;
import io.polygate.spi.wire.WireInput;
import io.polygate.spi.wire.WireOutput;
import java.util.Optional;

/**
 * What a backend that sends calls on puts around them. Safe for use by several threads.
 *
 * @see io.polygate.spi.wire.PeerCall#FORWARDED
 */
public interface Envelope {
  /**
   * Writes what goes before a call.
   *
   * @param tenant what the call is about, unless it is about none in particular
   */
  void write(Optional<StoreId> tenant, WireOutput message);

  /** Reads what follows the outcome of a call that was not refused. */
  void read(Optional<StoreId> tenant, WireInput answer);
}
