package io.polygate.backend.remote;

import io.polygate.spi.Deadline;
import io.polygate.spi.Namespace;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.wire.PeerCall;
import io.polygate.spi.wire.WireInput;
import io.polygate.spi.wire.WireOutput;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The tenants of a namespace at the other gateway. */
record RemoteTenants(PeerClient client, Namespace namespace) implements Tenants {
  @Override
  public boolean create(Tenant tenant) {
    return call(
        Optional.of(tenant), PeerCall.CREATE, out -> out.text(tenant.name()), WireInput::flag);
  }

  @Override
  public boolean exists(Tenant tenant) {
    return call(
        Optional.of(tenant), PeerCall.EXISTS, out -> out.text(tenant.name()), WireInput::flag);
  }

  @Override
  public List<Tenant> list(Optional<Tenant> after, int limit) {
    return call(
        Optional.empty(),
        PeerCall.LIST,
        out -> {
          out.optional(after, tenant -> out.text(tenant.name()));
          out.small(limit);
        },
        in -> in.list(in::tenant));
  }

  @Override
  public Optional<Description> describe(Tenant tenant) {
    return call(
        Optional.of(tenant),
        PeerCall.DESCRIBE,
        out -> out.text(tenant.name()),
        in -> in.optional(in::description));
  }

  @Override
  public boolean erase(Tenant tenant) {
    return call(
        Optional.of(tenant), PeerCall.ERASE, out -> out.text(tenant.name()), WireInput::flag);
  }

  private <T> T call(
      Optional<Tenant> tenant,
      PeerCall call,
      Consumer<WireOutput> arguments,
      Function<WireInput, T> reader) {
    return client.call(namespace, tenant, call, false, Deadline.none(), arguments, reader);
  }
}
