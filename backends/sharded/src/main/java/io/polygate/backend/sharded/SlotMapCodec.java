package io.polygate.backend.sharded;

import io.polygate.spi.BackendRef;
import io.polygate.spi.Document;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The slot map as it is stored: a JSON object in which runs of slots with one owner stand together.
 */
final class SlotMapCodec {
  private static final long FORMAT = 1;

  private SlotMapCodec() {}

  static Document write(SlotMap map) {
    Map<String, Value> object = new LinkedHashMap<>();
    object.put("format", Value.Num.of(FORMAT));
    object.put("id", new Value.Text(map.id()));
    object.put("epoch", Value.Num.of(map.epoch()));
    object.put("route", new Value.Text(map.route().word()));
    object.put("catalog", Value.Num.of(map.catalog()));
    List<Value> members = new ArrayList<>();
    for (SlotMap.Member member : map.members()) {
      members.add(
          Value.Members.of(
              Map.of(
                  "number",
                  Value.Num.of(member.number()),
                  "shard",
                  new Value.Text(member.reference().toString()))));
    }
    object.put("shards", new Value.Array(members));
    object.put("slots", runs(map.owners()));
    map.goal().ifPresent(goal -> object.put("goal", new Value.Text(goal)));
    map.move().ifPresent(move -> object.put("move", write(move)));
    return Document.of(Value.Members.of(object));
  }

  private static Value write(SlotMap.Move move) {
    Map<String, Value> object = new LinkedHashMap<>();
    object.put(
        "slots",
        new Value.Array(move.slots().list().stream().map(s -> (Value) Value.Num.of(s)).toList()));
    object.put("from", Value.Num.of(move.from()));
    object.put("to", Value.Num.of(move.to()));
    object.put("phase", new Value.Text(move.phase().word()));
    return Value.Members.of(object);
  }

  private static Value runs(List<Integer> owners) {
    List<Value> runs = new ArrayList<>();
    int start = 0;
    for (int slot = 1; slot <= owners.size(); slot++) {
      if (slot == owners.size() || !owners.get(slot).equals(owners.get(start))) {
        runs.add(
            new Value.Array(
                List.of(Value.Num.of(slot - start), Value.Num.of(owners.get(start).longValue()))));
        start = slot;
      }
    }
    return new Value.Array(runs);
  }

  /**
   * Reads a stored map.
   *
   * @throws StorageException.Corrupt if it is none that this version of the gateway can read
   */
  static SlotMap read(Document stored) {
    try {
      Map<String, Value> object = object(stored.value());
      if (number(object.get("format")) != FORMAT) {
        throw new IllegalArgumentException("The slot map has another format.");
      }
      List<SlotMap.Member> members = new ArrayList<>();
      for (Value member : array(object.get("shards"))) {
        members.add(
            new SlotMap.Member(
                number(object(member).get("number")),
                BackendRef.parse(text(object(member).get("shard")))));
      }
      List<Integer> owners = new ArrayList<>();
      for (Value run : array(object.get("slots"))) {
        for (int i = number(array(run).get(0)); i > 0; i--) {
          owners.add(number(array(run).get(1)));
        }
      }
      return new SlotMap(
          text(object.get("id")),
          number(object.get("epoch")),
          route(text(object.get("route"))),
          number(object.get("catalog")),
          members,
          owners,
          Optional.ofNullable(object.get("goal")).map(SlotMapCodec::text),
          Optional.ofNullable(object.get("move")).map(SlotMapCodec::move));
    } catch (IllegalArgumentException | StorageException.Invalid e) {
      throw new StorageException.Corrupt("The slot map cannot be read.", e);
    }
  }

  private static SlotMap.Move move(Value value) {
    Map<String, Value> object = object(value);
    String word = text(object.get("phase"));
    for (SlotMap.Phase phase : SlotMap.Phase.values()) {
      if (phase.word().equals(word)) {
        return new SlotMap.Move(
            SlotMap.Slots.of(
                array(object.get("slots")).stream().map(SlotMapCodec::number).toList()),
            number(object.get("from")),
            number(object.get("to")),
            phase);
      }
    }
    throw new IllegalArgumentException("The slot map has a move in no known phase.");
  }

  private static ShardedSettings.Route route(String word) {
    for (ShardedSettings.Route route : ShardedSettings.Route.values()) {
      if (route.word().equals(word)) {
        return route;
      }
    }
    throw new IllegalArgumentException("The slot map has no known route.");
  }

  private static Map<String, Value> object(@Nullable Value value) {
    if (value instanceof Value.Members(var members)) {
      return members;
    }
    throw new IllegalArgumentException("An object was expected in the slot map.");
  }

  private static List<Value> array(@Nullable Value value) {
    if (value instanceof Value.Array(List<Value> values)) {
      return values;
    }
    throw new IllegalArgumentException("A list was expected in the slot map.");
  }

  private static String text(@Nullable Value value) {
    if (value instanceof Value.Text(String text)) {
      return text;
    }
    throw new IllegalArgumentException("A text was expected in the slot map.");
  }

  private static int number(@Nullable Value value) {
    if (value instanceof Value.Num(var number)) {
      try {
        return number.intValueExact();
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("A whole number was expected in the slot map.", e);
      }
    }
    throw new IllegalArgumentException("A number was expected in the slot map.");
  }
}
