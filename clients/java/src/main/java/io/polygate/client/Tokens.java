package io.polygate.client;

import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client has seen of each tenant of a namespace whose data are copied to other nodes, so
 * that it sees its own writes on whatever node answers. Elsewhere there are no tokens, and nothing
 * is kept. Tokens cannot be compared: after writes that ran beside each other, requests ask for all
 * that was acknowledged until one of their answers stands for them all. Of the tenants that were
 * not spoken to for the longest time those beyond 10,000 are forgotten. Safe for use by several
 * threads.
 */
public final class Tokens {
  private static final int MOST_TENANTS = 10_000;
  private static final String TOKEN = "Consistency-Token";
  private static final String CONSISTENCY = "Consistency";

  /** The tenant that a path is below of; the whole of it, or a part. */
  private static final Pattern TENANT =
      Pattern.compile(".*/v1/namespaces/([^/]+)/tenants/([^/]+)(/.*)?");

  private final Map<TenantId, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TenantId, Known> eldest) {
          return size() > MOST_TENANTS;
        }
      };

  Tokens() {}

  /**
   * What is known of a tenant.
   *
   * @param token stands for what was written, or read
   * @param writes how many writes had been answered by then
   * @param unsure whether there are writes that the token may not stand for
   */
  private record Known(String token, long writes, boolean unsure) {}

  /**
   * A request with what is known of its tenant.
   *
   * @param request what is sent
   * @param tenant whom it is about, if it is about one
   * @param wholly whether it is about all of the tenant
   * @param read whether it changes nothing
   * @param writes how many writes had been answered by then
   */
  record Sent(
      HttpRequest request, Optional<TenantId> tenant, boolean wholly, boolean read, long writes) {}

  /** The token of a tenant, to be handed to another client. */
  public synchronized Optional<String> of(TenantId tenant) {
    return Optional.ofNullable(known.get(tenant)).map(Known::token);
  }

  /** Has this client see what another one had seen that was given the token. */
  public void take(TenantId tenant, String token) {
    learn(tenant, token, -1, false);
  }

  /** Adds what is known to a request. */
  Sent send(HttpRequest request, boolean read) {
    Matcher path = TENANT.matcher(request.uri().getRawPath());
    if (!path.matches()) {
      return new Sent(request, Optional.empty(), false, read, 0);
    }
    TenantId tenant = new TenantId(path.group(1), path.group(2));
    Known seen = known(tenant);
    HttpRequest sent = request;
    if (seen != null
        && request.headers().firstValue(CONSISTENCY).isEmpty()
        && request.headers().firstValue(TOKEN).isEmpty()) {
      sent =
          HttpRequest.newBuilder(request, (name, value) -> true)
              .setHeader(
                  seen.unsure() ? CONSISTENCY : TOKEN, seen.unsure() ? "strong" : seen.token())
              .build();
    }
    long writes = seen == null ? 0 : seen.writes();
    return new Sent(sent, Optional.of(tenant), path.group(3) == null, read, writes);
  }

  /** Learns from the answer to a request. */
  void learn(Sent sent, Answer<?> answer) {
    if (sent.tenant().isEmpty()) {
      return;
    }
    TenantId tenant = sent.tenant().get();
    boolean erased =
        sent.wholly() && sent.request().method().equals("DELETE") && answer.isSuccess();
    // Of writes that were lost the caller is told; to go on with the token would be refused for
    // ever.
    if (erased || answer.isProblem("WRITES_LOST")) {
      forget(tenant);
      return;
    }
    answer
        .headers()
        .firstValue(TOKEN)
        .ifPresent(token -> learn(tenant, token, sent.writes(), sent.read()));
  }

  private synchronized @Nullable Known known(TenantId tenant) {
    return known.get(tenant);
  }

  private synchronized void forget(TenantId tenant) {
    known.remove(tenant);
  }

  private synchronized void learn(TenantId tenant, String token, long writes, boolean read) {
    Known now = known.get(tenant);
    boolean latest = now == null || now.writes() == writes;
    if (read) {
      if (latest) {
        known.put(tenant, new Known(token, writes, false));
      }
      return;
    }
    boolean unsure = now != null && !latest && (now.unsure() || !now.token().equals(token));
    known.put(tenant, new Known(token, now == null ? 1 : now.writes() + 1, unsure));
  }
}
