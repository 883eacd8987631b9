package io.polygate.gateway.audit;

import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What somebody did, or was refused. It has no keys and no values of items.
 *
 * @param at when it was answered
 * @param who the key's id or the token's subject
 * @param from the client's address
 * @param operation the method and the form of the path
 * @param namespace the namespace's name; empty if there is none
 * @param tenant the tenant's name; empty if there is none
 * @param collection the collection's name; empty if there is none
 * @param status the answer's
 */
public record AuditEntry(
    Instant at,
    String who,
    String from,
    String operation,
    String namespace,
    String tenant,
    String collection,
    int status) {

  /** The line of the log, which carries the digest of the line before. */
  String line(long number, String previous) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("number", Value.Num.of(number));
    members.put("at", new Value.Text(at.toString()));
    members.put("who", new Value.Text(who));
    members.put("from", new Value.Text(from));
    members.put("operation", new Value.Text(operation));
    put(members, "namespace", namespace);
    put(members, "tenant", tenant);
    put(members, "collection", collection);
    members.put("status", Value.Num.of(status));
    members.put("previous", new Value.Text(previous));
    return new String(Json.write(Value.Members.of(members)), StandardCharsets.UTF_8);
  }

  private static void put(Map<String, Value> members, String name, String text) {
    if (!text.isEmpty()) {
      members.put(name, new Value.Text(text));
    }
  }
}
