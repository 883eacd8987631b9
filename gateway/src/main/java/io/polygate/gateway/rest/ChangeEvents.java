package io.polygate.gateway.rest;

import io.polygate.spi.Changes.Change;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes changes as CloudEvents.
 *
 * @param namespace the namespace's name
 * @param tenant whose changes they are
 * @param only the one collection that is wanted
 * @param values whether the items' values are wanted
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents</a>
 */
record ChangeEvents(
    String namespace, Tenant tenant, Optional<CollectionName> only, boolean values) {
  private static final String TYPE = "io.polygate.item.";

  /** Whether a change is wanted. */
  boolean isWanted(Change change) {
    return only.isEmpty() || only.get().equals(change.key().collection());
  }

  /** What happened, as the type of an event. */
  static String type(Change change) {
    return TYPE + change.kind().name().toLowerCase(Locale.ROOT);
  }

  /** Writes a change. */
  void write(JsonOut out, Change change) {
    out.beginObject()
        .name("specversion")
        .string("1.0")
        .name("id")
        .string(change.token())
        .name("source")
        .string("/v1/namespaces/" + namespace + "/tenants/" + tenant)
        .name("type")
        .string(type(change))
        .name("subject")
        .string(subject(change))
        .name("time")
        .string(change.at().toString())
        .name("datacontenttype")
        .string(Headers.JSON)
        .name("data")
        .beginObject()
        .name("collection")
        .string(change.key().collection().name())
        .name("pk")
        .string(change.key().partition());
    if (change.key().hasSort()) {
      out.name("sk").string(change.key().sort());
    }
    change.version().ifPresent(version -> out.name("etag").string(ETags.of(version)));
    if (values) {
      change.before().ifPresent(value -> out.name("old").raw(json(value)));
      change.after().ifPresent(value -> out.name("value").raw(json(value)));
    }
    out.endObject().endObject();
  }

  private static String subject(Change change) {
    String item =
        "collections/"
            + change.key().collection().name()
            + "/items/"
            + Percent.encodePath(change.key().partition());
    return change.key().hasSort() ? item + "/" + Percent.encodePath(change.key().sort()) : item;
  }

  private static byte[] json(Document value) {
    return value.isJson()
        ? value.bytes()
        : ("{\"$binary\":\"" + Base64.getEncoder().encodeToString(value.bytes()) + "\"}")
            .getBytes(StandardCharsets.US_ASCII);
  }
}
