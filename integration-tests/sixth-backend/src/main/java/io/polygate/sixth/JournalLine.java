package io.polygate.sixth;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.Written;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a journal: what is at a key from now on, and for which request. Both are in one line,
 * so that neither is ever there without the other.
 *
 * @param key where
 * @param item what is there; empty if nothing is
 * @param request the request, if it had an idempotency key
 */
record JournalLine(ItemKey key, Optional<Item> item, Optional<Request> request) {
  /**
   * A request and its outcome.
   *
   * @param key its idempotency key
   * @param fingerprint its digest
   * @param outcome the answer to it
   */
  record Request(String key, String fingerprint, Written outcome) {}

  /** The line as JSON, without a line break. */
  byte[] write() {
    Map<String, Value> line = new LinkedHashMap<>();
    line.put("key", write(key));
    item.ifPresent(state -> line.put("item", write(state)));
    request.ifPresent(
        made -> {
          line.put("request", text(made.key()));
          line.put("fingerprint", text(made.fingerprint()));
          line.put("kind", text(made.outcome().kind().name()));
          made.outcome().version().ifPresent(version -> line.put("version", text(version.token())));
          made.outcome().item().ifPresent(answered -> line.put("answer", write(answered)));
        });
    return Json.write(Value.Members.of(line));
  }

  /**
   * The line of some bytes.
   *
   * @throws StorageException.Corrupt if they are none
   */
  static JournalLine read(byte[] bytes) {
    try {
      Members line = new Members(Json.parse(bytes));
      ItemKey key = key(line.value("key").orElseThrow());
      Optional<Item> item = line.value("item").map(state -> item(key, new Members(state)));
      Optional<Request> request =
          line.text("request")
              .map(
                  made ->
                      new Request(
                          made, line.text("fingerprint").orElseThrow(), outcome(key, line)));
      return new JournalLine(key, item, request);
    } catch (RuntimeException e) {
      throw new StorageException.Corrupt("A line of a journal is damaged.", e);
    }
  }

  private static Written outcome(ItemKey key, Members line) {
    return new Written(
        key,
        Written.Kind.valueOf(line.text("kind").orElseThrow()),
        line.text("version").map(Version::new),
        line.value("answer").map(answered -> item(key, new Members(answered))),
        false);
  }

  private static Value write(ItemKey key) {
    return new Value.Array(
        List.of(text(key.collection().name()), text(key.partition()), text(key.sort())));
  }

  private static ItemKey key(Value value) {
    List<Value> parts = ((Value.Array) value).values();
    return new ItemKey(
        new CollectionName(string(parts.get(0))), string(parts.get(1)), string(parts.get(2)));
  }

  /** JSON values are kept as their text, so that they may be as deep as any JSON may be. */
  private static Value write(Item item) {
    Map<String, Value> state = new LinkedHashMap<>();
    state.put("version", text(item.version().token()));
    state.put("updatedAt", Value.Num.of(item.updatedAt().toEpochMilli()));
    if (item.value().isJson()) {
      state.put("json", text(new String(item.value().bytes(), StandardCharsets.UTF_8)));
    } else {
      state.put("type", text(item.value().mediaType()));
      state.put("bytes", new Value.Bytes(item.value().bytes()));
    }
    return Value.Members.of(state);
  }

  private static Item item(ItemKey key, Members state) {
    Document value =
        state
            .text("json")
            .map(json -> Document.storedJson(json.getBytes(StandardCharsets.UTF_8)))
            .orElseGet(
                () ->
                    Document.opaque(
                        state.text("type").orElseThrow(),
                        ((Value.Bytes) state.value("bytes").orElseThrow()).value()));
    long updatedAt = ((Value.Num) state.value("updatedAt").orElseThrow()).value().longValueExact();
    return new Item(
        key,
        value,
        new Version(state.text("version").orElseThrow()),
        Instant.ofEpochMilli(updatedAt),
        Optional.empty());
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  private static String string(Value value) {
    return ((Value.Text) value).value();
  }

  /** An object to be read. */
  private record Members(Map<String, Value> values) {
    Members(Value value) {
      this(((Value.Members) value).values());
    }

    Optional<Value> value(String name) {
      return Optional.ofNullable(values.get(name));
    }

    Optional<String> text(String name) {
      return value(name).map(JournalLine::string);
    }
  }
}
