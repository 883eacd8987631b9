package io.polygate.gateway.rest;

import io.polygate.gateway.reference.Related;
import io.polygate.gateway.reference.Related.Referred;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Json;
import io.polygate.spi.Page;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Projection;
import io.polygate.spi.expression.ProjectionEvaluator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Writes items with their metadata, in lists and one a line. A whole value goes out as the bytes
 * that the backend gave.
 *
 * @param select which parts of the values are wanted
 * @param visible the members that are shown; empty for all
 */
record ItemEnvelopes(Optional<Projection> select, Optional<List<String>> visible) {

  /** Whole items. */
  static final ItemEnvelopes WHOLE = new ItemEnvelopes(Optional.empty(), Optional.empty());

  /** What a selection shows of its items. */
  static ItemEnvelopes of(Selection selection) {
    return new ItemEnvelopes(selection.select(), selection.visible());
  }

  /**
   * Writes one item.
   *
   * @return how many bytes its value has
   */
  int write(JsonOut out, Item item) {
    return write(out, item, Map.of());
  }

  /**
   * Writes one item with what its references lead to.
   *
   * @param expanded by the references' names; empty if none was followed
   * @return how many bytes its own value has
   */
  int write(JsonOut out, Item item, Map<String, Related> expanded) {
    out.beginObject();
    writeKey(out, item.key());
    out.name("etag").string(ETags.of(item.version()));
    out.name("updatedAt").string(item.updatedAt().toString());
    item.expiresAt().ifPresent(instant -> out.name("expiresAt").string(instant.toString()));
    if (!item.value().isJson()) {
      out.name("contentType").string(item.value().mediaType());
    }
    byte[] value = value(item.value());
    out.name("value").raw(value);
    writeExpanded(out, expanded);
    out.endObject();
    return value.length;
  }

  private static void writeKey(JsonOut out, ItemKey key) {
    out.name("pk").string(key.partition());
    if (key.hasSort()) {
      out.name("sk").string(key.sort());
    }
  }

  private static void writeExpanded(JsonOut out, Map<String, Related> expanded) {
    if (expanded.isEmpty()) {
      return;
    }
    out.name("expanded").beginObject();
    expanded.forEach(
        (name, related) -> {
          out.name(name);
          switch (related) {
            case Related.One(Referred referred) -> writeReferred(out, referred);
            case Related.Many(List<Referred> all) -> {
              out.beginArray();
              all.forEach(referred -> writeReferred(out, referred));
              out.endArray();
            }
          }
        });
    out.endObject();
  }

  private static void writeReferred(JsonOut out, Referred referred) {
    switch (referred) {
      case Referred.Found(Item item, Map<String, Related> further) ->
          WHOLE.write(out, item, further);
      case Referred.Absent(ItemKey key) -> {
        out.beginObject();
        writeKey(out, key);
        out.name("missing").string("absent").endObject();
      }
      case Referred.Unfit(String reason) ->
          out.beginObject()
              .name("missing")
              .string("unfit")
              .name("detail")
              .string(reason)
              .endObject();
    }
  }

  /** The bytes of a value as JSON; an opaque one is {@code {"$binary": base64}}. */
  private byte[] value(Document document) {
    if (!document.isJson()) {
      return ("{\"$binary\":\"" + Base64.getEncoder().encodeToString(document.bytes()) + "\"}")
          .getBytes(StandardCharsets.US_ASCII);
    }
    if (select.isEmpty() && visible.isEmpty()) {
      return document.bytes();
    }
    Value value = document.value();
    if (visible.isPresent()) {
      value = shown(value, visible.get());
    }
    if (select.isPresent()) {
      value = ProjectionEvaluator.project(select.get(), value);
    }
    return Json.write(value);
  }

  private static Value shown(Value value, List<String> names) {
    if (!(value instanceof Value.Members(SequencedMap<String, Value> members))) {
      return value;
    }
    SequencedMap<String, Value> shown = new LinkedHashMap<>();
    members.forEach(
        (name, member) -> {
          if (names.contains(name)) {
            shown.put(name, member);
          }
        });
    return new Value.Members(shown);
  }

  /** Writes the member {@code page}, or its like at the end of lines. */
  static void writePage(
      JsonOut out,
      long count,
      long bytes,
      Optional<String> next,
      Page.Reason reason,
      Collection<String> failedShards) {
    out.name("page").beginObject().name("count").number(count).name("bytes").number(bytes);
    next.ifPresent(cursor -> out.name("next").string(cursor));
    out.name("reason").string(reason.name().toLowerCase(Locale.ROOT));
    if (!failedShards.isEmpty()) {
      out.name("failedShards").beginArray();
      failedShards.forEach(out::string);
      out.endArray();
    }
    out.endObject();
  }
}
