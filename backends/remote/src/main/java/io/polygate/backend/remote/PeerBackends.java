package io.polygate.backend.remote;

import io.polygate.spi.Backend;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.ConsistencyToken;
import io.polygate.spi.Deadline;
import io.polygate.spi.Durability;
import io.polygate.spi.Limits;
import io.polygate.spi.Part;
import io.polygate.spi.StoreId;
import io.polygate.spi.wire.PeerCall;
import io.polygate.spi.wire.WireInput;
import java.util.Set;

/** Opens other gateways that hold the same backend, for one that sends calls on to them. */
public final class PeerBackends {
  private PeerBackends() {}

  /**
   * Opens one; it is not asked anything yet.
   *
   * @param prefix what the keys begin with, before the instance's name
   * @param url where it is, instead of the key {@code url}
   * @param like what it can do and hold
   * @param envelope goes around every call
   * @throws ConfigurationException if a value is wrong
   */
  public static Backend open(
      String prefix,
      String instance,
      RemoteConfig.Instance keys,
      String url,
      Abilities like,
      Envelope envelope) {
    RemoteSettings settings = RemoteSettings.of(prefix, instance, keys, url);
    return RemoteBackend.sendingOn(settings, like, envelope);
  }

  /**
   * Opens the way to another node's own copy.
   *
   * @param prefix what the keys begin with, before the instance's name
   * @param url where it is, instead of the key {@code url}
   * @throws ConfigurationException if a value is wrong
   */
  public static PeerCopy copy(
      String prefix, String instance, RemoteConfig.Instance keys, String url) {
    PeerClient client = new PeerClient(RemoteSettings.of(prefix, instance, keys, url));
    return new PeerCopy() {
      @Override
      public boolean has(StoreId id, ConsistencyToken token, Deadline deadline) {
        return client.call(
            id.namespace(),
            PeerCall.AWAIT,
            true,
            deadline,
            out -> {
              out.text(id.tenant().name());
              out.text(token.text());
            },
            WireInput::flag);
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }

  /**
   * What a backend can do and hold.
   *
   * @param parts the parts of its stores
   * @param limits what it holds
   * @param durability what an acknowledged write survives
   */
  public record Abilities(Set<Part> parts, Limits limits, Durability durability) {}
}
