package io.polygate.it.contract;

import io.polygate.dynamodb.DynamoDbLocal;
import io.polygate.it.process.LitefsGateways;
import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One gateway for all contracts, with a namespace on every backend; started by the first test that
 * wants it and ended with the last test of the run. For contracts with {@link ThroughACopy} three
 * of them, of which one that does not write is given.
 *
 * <p>With the system property {@code polygate.product} the gateway is the product itself, without
 * the tests' own backends: what would be on those is on KV, so that every namespace is there.
 */
final class SharedGateway implements ParameterResolver {
  /** The namespace on SQLite files. */
  static final String SQLITE = "notes";

  /** A namespace whose tables are migrated. */
  static final String MOVING = "moving";

  /** The namespace on the cached key-value store. */
  static final String KV = "sessions";

  /** The namespace whose key-value store is a Redis; there if {@code polygate.redis} says where. */
  static final String REDIS = "carts";

  /** The namespace on DynamoDB Local, which these tests start. */
  static final String DYNAMODB = "orders";

  /** The namespace on the reference store. */
  static final String MEMORY = "scratch";

  /** The namespace on a backend that the gateway was not written for, and that has items only. */
  static final String JOURNAL = "ledger";

  /** The namespace that is spread over four SQLite shards by its partition keys. */
  static final String SHARDED = "users";

  /** The namespace that is spread over shards by its tenants. */
  static final String SHARDED_BY_TENANT = "members";

  /** The namespace that another gateway holds, on SQLite files. */
  static final String REMOTE = "away";

  /** The namespace on LiteFS' files, without LiteFS. */
  static final String LITEFS = LitefsGateways.NAMESPACE;

  /** Of three nodes one that does not write. */
  private static final String COPY = "n2";

  /** The namespace of which a part is here and a part at the other gateway. */
  static final String SHARDED_REMOTELY = "spread";

  /** The other gateway's. */
  private static final String FAR_CONFIGURATION =
      """
      polygate.namespaces.away.backend=sqlite/main
      polygate.namespaces.away.peers=allowed
      polygate.namespaces.spread.backend=memory/main
      polygate.namespaces.spread.peers=allowed
      """;

  // The catalog is this gateway's alone, and no pass over items begins while tests look at them.
  private static final String CONFIGURATION =
      """
      polygate.catalog.refresh=10m
      polygate.namespaces.notes.backend=sqlite/main
      polygate.namespaces.notes.sql=true
      polygate.namespaces.notes.changes=values
      polygate.namespaces.sessions.backend=kv/main
      polygate.namespaces.scratch.backend=memory/main
      polygate.namespaces.ledger.backend=journal/main
      polygate.namespaces.users.backend=sharded/users
      polygate.namespaces.members.backend=sharded/members
      polygate.backends.sharded.members.route=tenant
      polygate.backends.sharded.members.shards=memory/m0,sqlite/m1,memory/m2
      polygate.namespaces.moving.backend=sqlite/main
      polygate.namespaces.moving.sql=true
      polygate.namespaces.edge.backend=litefs/edge
      polygate.namespaces.edge.sql=true
      polygate.backends.litefs.edge.mode=standalone
      polygate.namespaces.closed.backend=sqlite/main
      polygate.namespaces.away.backend=remote/far
      polygate.namespaces.spread.backend=sharded/spread
      polygate.backends.sharded.spread.shards=sqlite/near,remote/part
      polygate.backends.remote.far.url=${far}
      polygate.backends.remote.part.url=${far}
      polygate.namespaces.open.backend=memory/main
      polygate.namespaces.open.peers=allowed
      polygate.namespaces.invited.backend=memory/main
      polygate.namespaces.invited.tenants=explicit
      polygate.namespaces.planned.backend=memory/main
      polygate.namespaces.planned.collections=defined
      polygate.namespaces.wide.backend=memory/main
      polygate.namespaces.wide.scans=allowed
      """;

  /** Besides the namespace that is on LiteFS, what is the same on each of the nodes. */
  private static final String NODES_CONFIGURATION =
      """
      polygate.namespaces.edge.sql=true
      polygate.namespaces.scratch.backend=memory/main
      polygate.namespaces.closed.backend=sqlite/main
      """;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Http.class || type == GatewayProcess.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext.Store store =
        context.getRoot().getStore(ExtensionContext.Namespace.create(SharedGateway.class));
    Class<?> type = parameter.getParameter().getType();
    if (isThroughACopy(context)) {
      LitefsGateways nodes =
          store.computeIfAbsent(
              "nodes",
              key -> LitefsGateways.simulated(known(NODES_CONFIGURATION)),
              LitefsGateways.class);
      return type == Http.class ? nodes.browser(COPY) : nodes.gateway(COPY);
    }
    // Made first, so that it is closed last: what is asked for it must still be answered.
    GatewayProcess far =
        store.computeIfAbsent(
            "far", key -> GatewayProcess.start(known(FAR_CONFIGURATION)), GatewayProcess.class);
    GatewayProcess gateway =
        store.computeIfAbsent(
            "gateway",
            key ->
                GatewayProcess.start(
                    known(CONFIGURATION).replace("${far}", far.address().toString())
                        + dynamoDb()
                        + redis()),
            GatewayProcess.class);
    return type == Http.class ? gateway.http() : gateway;
  }

  private static boolean isThroughACopy(ExtensionContext context) {
    return context
            .getTestClass()
            .filter(test -> test.isAnnotationPresent(ThroughACopy.class))
            .isPresent()
        || context.getParent().filter(SharedGateway::isThroughACopy).isPresent();
  }

  /** The configuration without backends that the application does not have. */
  private static String known(String configuration) {
    return Boolean.getBoolean("polygate.product")
        ? configuration.replaceAll("\\b(memory|journal)/", "kv/$1-")
        : configuration;
  }

  private static String redis() {
    String url = System.getProperty("polygate.redis");
    return url == null
        ? ""
        : """
        polygate.namespaces.carts.backend=kv/carts
        polygate.backends.kv.carts.store=redis
        polygate.backends.kv.carts.url=%s
        """
            .formatted(url);
  }

  private static String dynamoDb() {
    return """
    polygate.namespaces.orders.backend=dynamodb/main
    polygate.backends.dynamodb.main.endpoint=%s
    polygate.backends.dynamodb.main.tenant-lease=10ms
    """
        .formatted(DynamoDbLocal.shared());
  }
}
