package io.polygate.spi.tck.differential;

import io.polygate.spi.Backend;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Namespace;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One of the two backends that are compared, with the versions that it has given. */
final class Side {
  private static final Namespace NAMESPACE = new Namespace("differential");

  private final Backend backend;
  private final List<Version> given = new ArrayList<>();
  private final Map<Version, Integer> places = new HashMap<>();

  Side(Backend backend) {
    this.backend = backend;
  }

  Store store(Tenant tenant) {
    return backend.store(new StoreId(NAMESPACE, tenant));
  }

  Tenants tenants() {
    return backend.tenants(NAMESPACE);
  }

  void define(CollectionSchema schema) {
    backend.define(NAMESPACE, schema);
  }

  /**
   * One of the versions that were given, the same on both sides as long as they agree.
   *
   * @param back how many versions ago it was given for the first time
   */
  Version version(int back) {
    return given.isEmpty()
        ? new Version("never-given")
        : given.get(Math.max(0, given.size() - 1 - back));
  }

  /** The place of a version among those that were given; a new one gets the next place. */
  int place(Version version) {
    return places.computeIfAbsent(
        version,
        unknown -> {
          given.add(unknown);
          return given.size() - 1;
        });
  }
}
