package io.polygate.gateway.rest;

import io.polygate.gateway.access.Access;
import io.polygate.gateway.access.Identity;
import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Place;
import io.polygate.gateway.access.Principal;
import io.polygate.gateway.access.Requires;
import io.polygate.gateway.access.RowRules;
import io.polygate.spi.StorageException.NotFound;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets through who may pass. Who asks is found out once, before anything else is done with a
 * request; what they may do is looked at where it is known what they want.
 *
 * <p>What a caller may not see is answered as if it were not there.
 */
@Singleton
final class Gate {
  private static final String PRINCIPAL = "polygate.principal";

  /** What tells of no data and is the same for everybody. */
  private static final List<String> PUBLIC = List.of("/problems", "/q/health", "/q/swagger-ui");

  private final Access access;

  Gate(Access access) {
    this.access = access;
  }

  /** Whether everybody is asked who they are. */
  boolean isClosed() {
    return access.isRequired();
  }

  /** Whether a path, which is not the API's, is answered to everybody. */
  static boolean isPublic(String path) {
    if (PublishedDocument.PATHS.contains(path)) {
      return true;
    }
    for (String open : PUBLIC) {
      if (path.startsWith(open)
          && (path.length() == open.length() || path.charAt(open.length()) == '/')) {
        return true;
      }
    }
    return false;
  }

  /**
   * Finds out who asks, and keeps it with the request.
   *
   * @throws ProblemException if it is not known
   */
  void identify(RoutingContext context) {
    switch (access.identify(context.request().getHeader(Headers.AUTHORIZATION))) {
      case Identity.Known(Principal principal) -> context.put(PRINCIPAL, principal);
      case Identity.Unknown(boolean given, String reason) -> throw unknown(given, reason);
      case Identity.Undecided _ ->
          throw Problem.of(
                  ProblemCode.UNAVAILABLE, "The keys of the issuer of tokens are not known yet.")
              .withHeader(Headers.RETRY_AFTER, "1")
              .exception();
    }
  }

  /** Refuses who may not see what concerns the gateway as a whole. */
  void requireOperator(RoutingContext context) {
    if (!caller(context).may(Permission.ADMINISTER, Place.EVERYWHERE)) {
      throw denied(Permission.ADMINISTER);
    }
  }

  /** Whether the caller has a permission for the whole of what the path names, all items in it. */
  boolean may(ApiRequest request, Permission permission) {
    return caller(request.context()).may(permission, request.place());
  }

  /**
   * Who asks.
   *
   * @throws ProblemException if everybody is asked, and this request was not
   */
  Principal caller(RoutingContext context) {
    if (!isClosed()) {
      return Principal.ANYBODY;
    }
    Principal principal = context.get(PRINCIPAL);
    if (principal == null) {
      throw unknown(false, "The request needs a key or a token.");
    }
    return principal;
  }

  /** The name of who asks, for logs. */
  String name(RoutingContext context) {
    Principal principal = context.get(PRINCIPAL);
    if (principal != null) {
      return principal.name();
    }
    return isClosed() ? "unknown" : Principal.ANYBODY.name();
  }

  /**
   * Refuses a request for what the caller may not do.
   *
   * @throws ProblemException if it is so
   */
  void require(ApiRequest request, Requires required) {
    if (required.value() == Permission.PUBLIC) {
      return;
    }
    Principal caller = caller(request.context());
    Place place = request.place();
    requireSeen(caller, place);
    boolean granted =
        required.value() == Permission.DISCOVER
            || (required.checksCollections()
                ? caller.maySome(required.value(), place)
                : required.heedsRows()
                    ? caller.mayRows(required.value(), place)
                    : caller.may(required.value(), place));
    if (!granted) {
      throw denied(required.value());
    }
  }

  /**
   * Refuses an operation on a collection that the body of a request names.
   *
   * @throws ProblemException if the caller may not do it
   */
  void require(ApiRequest request, Permission permission, String collection) {
    if (!isClosed()) {
      return;
    }
    Principal caller = caller(request.context());
    Place place = request.place().in(collection);
    requireSeen(caller, place);
    if (!caller.mayRows(permission, place)) {
      throw denied(permission);
    }
  }

  /**
   * Which items of the request's tenant the caller sees; empty if grants are of whole collections.
   */
  Optional<RowRules> rows(ApiRequest request) {
    return isClosed()
        ? caller(request.context())
            .rows(new Place(request.namespace(), request.tenant().name(), null))
        : Optional.empty();
  }

  /** What a request that goes on for long was let through by, to be looked at again. */
  Standing standing(ApiRequest request) {
    Principal known = request.context().get(PRINCIPAL);
    return new Standing(known, request.header(Headers.AUTHORIZATION));
  }

  /** By whom, and with which credential, a request was begun. */
  final class Standing {
    private final @Nullable Principal principal;
    private final @Nullable String authorization;

    private Standing(@Nullable Principal principal, @Nullable String authorization) {
      this.principal = principal;
      this.authorization = authorization;
    }

    /**
     * Refuses to go on if the credential is not good any more, or for other things.
     *
     * @throws ProblemException if it is so
     */
    void require() {
      if (!isClosed()) {
        return;
      }
      switch (access.identify(authorization)) {
        case Identity.Known(Principal now) -> {
          if (!now.equals(principal)) {
            throw unknown(true, "The key is good for other things now.");
          }
        }
        case Identity.Unknown(boolean given, String reason) -> throw unknown(given, reason);
        case Identity.Undecided _ -> {
          // It was good when the request began, and nothing says that it is not.
        }
      }
    }
  }

  /**
   * Refuses an operation on all that a tenant has.
   *
   * @throws ProblemException if the caller may not do it
   */
  void requireAll(ApiRequest request, Permission permission) {
    if (isClosed() && !may(request, permission)) {
      throw denied(permission);
    }
  }

  private static void requireSeen(Principal caller, Place place) {
    String namespace = place.namespace();
    if (!caller.sees(new Place(namespace, null, null))) {
      throw notThere(NotFound.Subject.NAMESPACE);
    }
    if (!caller.sees(new Place(namespace, place.tenant(), null))) {
      throw notThere(NotFound.Subject.TENANT);
    }
    if (!caller.sees(place)) {
      throw notThere(NotFound.Subject.COLLECTION);
    }
  }

  private static ProblemException notThere(NotFound.Subject subject) {
    return Problems.of(new NotFound(subject)).exception();
  }

  private static ProblemException denied(Permission permission) {
    return Problem.of(
            ProblemCode.ACCESS_DENIED, "This needs the permission " + permission.word() + " here.")
        .exception();
  }

  private static ProblemException unknown(boolean given, String reason) {
    return Problem.of(ProblemCode.UNAUTHENTICATED, reason)
        .withHeader(
            Headers.WWW_AUTHENTICATE,
            given
                ? "Bearer realm=\"polygate\", error=\"invalid_token\""
                : "Bearer realm=\"polygate\"")
        .exception();
  }
}
