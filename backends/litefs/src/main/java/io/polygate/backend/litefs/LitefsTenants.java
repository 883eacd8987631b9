package io.polygate.backend.litefs;

import io.polygate.spi.Deadline;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The tenants of a namespace, made and erased on the node that writes.
 *
 * @param gone is told of a tenant that was erased
 */
record LitefsTenants(Namespace namespace, Route route, Consumer<StoreId> gone) implements Tenants {
  @Override
  public boolean create(Tenant tenant) {
    return route.write(Deadline.none(), node -> node.tenants(namespace).create(tenant));
  }

  @Override
  public Optional<Written> createWith(Tenant tenant, Mutation first, WriteOptions options) {
    return route.write(
        options.deadline(), node -> node.tenants(namespace).createWith(tenant, first, options));
  }

  @Override
  public boolean exists(Tenant tenant) {
    return route.look(node -> node.tenants(namespace).exists(tenant));
  }

  @Override
  public List<Tenant> list(Optional<Tenant> after, int limit) {
    return route.look(node -> node.tenants(namespace).list(after, limit));
  }

  @Override
  public Optional<Description> describe(Tenant tenant) {
    return route.look(node -> node.tenants(namespace).describe(tenant));
  }

  @Override
  public Usage usage(Tenant tenant, boolean items) {
    return route.look(node -> node.tenants(namespace).usage(tenant, items));
  }

  @Override
  public boolean erase(Tenant tenant) {
    boolean erased = route.write(Deadline.none(), node -> node.tenants(namespace).erase(tenant));
    gone.accept(new StoreId(namespace, tenant)); // Its numbers begin anew if it is made again.
    return erased;
  }
}
