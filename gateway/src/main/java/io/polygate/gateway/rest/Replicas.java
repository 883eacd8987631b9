package io.polygate.gateway.rest;

import io.polygate.spi.ConsistencyToken;
import io.polygate.spi.Replication;
import io.polygate.spi.StoreId;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * What a client is told, and tells in turn, of a namespace whose data are copied to other nodes. By
 * the token it sees on every node what it has written. A browser keeps it as a cookie, which it
 * brings back for the same tenant alone.
 */
final class Replicas {
  private static final String COOKIE = "polygate-consistency";

  /** What browsers say of each request, and a page's scripts cannot change. */
  private static final String FROM_BROWSER = "Sec-Fetch-Mode";

  private static final String SET_COOKIE = "Set-Cookie";

  private Replicas() {}

  /** The token that a request brings; the header's, if it has both. */
  static Optional<ConsistencyToken> token(HttpServerRequest request) {
    String header = request.getHeader(Headers.CONSISTENCY_TOKEN);
    if (header != null) {
      return Optional.of(new ConsistencyToken(header.strip()));
    }
    Cookie cookie = request.getCookie(COOKIE);
    return cookie == null ? Optional.empty() : Optional.of(new ConsistencyToken(cookie.getValue()));
  }

  /** Has the answer to a request about a tenant say up to where the tenant had come by then. */
  static void describe(RoutingContext context, Replication replication, StoreId id) {
    context.addHeadersEndHandler(
        head -> describe(context.request(), context.response(), replication, id));
  }

  private static void describe(
      HttpServerRequest request, HttpServerResponse response, Replication replication, StoreId id) {
    if (replication.status().role() != Replication.Role.PRIMARY) {
      replication
          .staleness()
          .ifPresent(
              age -> response.putHeader(Headers.STALENESS_MS, Long.toString(age.toMillis())));
    }
    replication
        .position(id)
        .ifPresent(
            token -> {
              response.putHeader(Headers.CONSISTENCY_TOKEN, token.text());
              if (request.headers().contains(FROM_BROWSER)) {
                response.putHeader(SET_COOKIE, cookie(request, token.text(), id).encode());
              }
            });
  }

  /** Has a browser forget the token of a tenant that is gone, if it brought one. */
  static void forget(RoutingContext context, StoreId id) {
    if (context.request().getCookie(COOKIE) != null) {
      context
          .response()
          .putHeader(SET_COOKIE, cookie(context.request(), "", id).setMaxAge(0).encode());
    }
  }

  private static Cookie cookie(HttpServerRequest request, String value, StoreId id) {
    return Cookie.cookie(COOKIE, value)
        .setPath("/v1/namespaces/" + id.namespace() + "/tenants/" + id.tenant())
        .setHttpOnly(true)
        .setSecure(request.isSSL())
        .setSameSite(CookieSameSite.LAX);
  }
}
