package io.polygate.backend.sqlite;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.Written;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The outcome of a request as compact JSON, without the bytes of the items in it, which are kept
 * beside it as they are.
 */
final class OutcomeCodec {
  private OutcomeCodec() {}

  /** The text of an outcome. */
  static String encode(List<Written> outcome) {
    Value.Array array = new Value.Array(outcome.stream().map(OutcomeCodec::value).toList());
    return new String(Json.write(array), StandardCharsets.UTF_8);
  }

  /**
   * The outcome of a text, marked as replayed.
   *
   * @param values the bytes of the items in it, in their order
   * @throws StorageException.Corrupt if it is not one that was encoded here
   */
  static List<Written> decode(String text, List<byte[]> values) {
    try {
      Iterator<byte[]> bytes = values.iterator();
      List<Written> outcome = new ArrayList<>();
      if (Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof Value.Array(var entries)) {
        for (Value entry : entries) {
          outcome.add(written(new Fields(entry), bytes));
        }
        return outcome;
      }
    } catch (RuntimeException e) {
      throw corrupt(e);
    }
    throw corrupt(null);
  }

  private static StorageException corrupt(
      @org.jspecify.annotations.Nullable RuntimeException cause) {
    return new StorageException.Corrupt("An idempotency record is damaged.", cause);
  }

  private static Value value(Written written) {
    SequencedMap<String, Value> fields = new LinkedHashMap<>();
    fields.put("collection", new Value.Text(written.key().collection().name()));
    fields.put("pk", new Value.Text(written.key().partition()));
    fields.put("sk", new Value.Text(written.key().sort()));
    fields.put("kind", new Value.Text(written.kind().name()));
    written.version().ifPresent(version -> fields.put("version", new Value.Text(version.token())));
    written.item().ifPresent(item -> fields.put("item", value(item)));
    return new Value.Members(fields);
  }

  private static Value value(Item item) {
    SequencedMap<String, Value> fields = new LinkedHashMap<>();
    fields.put("type", new Value.Text(item.value().mediaType()));
    fields.put("version", new Value.Text(item.version().token()));
    fields.put("updatedAt", Value.Num.of(item.updatedAt().toEpochMilli()));
    item.expiresAt().ifPresent(at -> fields.put("expiresAt", Value.Num.of(at.getEpochSecond())));
    return new Value.Members(fields);
  }

  private static Written written(Fields fields, Iterator<byte[]> values) {
    ItemKey key =
        new ItemKey(
            new CollectionName(fields.text("collection")), fields.text("pk"), fields.text("sk"));
    Optional<Item> item =
        fields.has("item")
            ? Optional.of(item(key, new Fields(fields.value("item")), values.next()))
            : Optional.empty();
    return new Written(
        key, Written.Kind.valueOf(fields.text("kind")), fields.version(), item, true);
  }

  private static Item item(ItemKey key, Fields fields, byte[] bytes) {
    String type = fields.text("type");
    return new Item(
        key,
        type.equals(Document.JSON) ? Document.storedJson(bytes) : Document.opaque(type, bytes),
        fields.version().orElseThrow(),
        Instant.ofEpochMilli(fields.number("updatedAt")),
        fields.has("expiresAt")
            ? Optional.of(Instant.ofEpochSecond(fields.number("expiresAt")))
            : Optional.empty());
  }

  /** The fields of an object; asking for one that is not there is a failure. */
  private record Fields(Map<String, Value> values) {
    Fields(Value value) {
      this(((Value.Members) value).values());
    }

    boolean has(String name) {
      return values.containsKey(name);
    }

    Value value(String name) {
      return Optional.ofNullable(values.get(name)).orElseThrow();
    }

    String text(String name) {
      return ((Value.Text) value(name)).value();
    }

    long number(String name) {
      BigDecimal number = ((Value.Num) value(name)).value();
      return number.longValueExact();
    }

    Optional<Version> version() {
      return has("version") ? Optional.of(new Version(text("version"))) : Optional.empty();
    }
  }
}
