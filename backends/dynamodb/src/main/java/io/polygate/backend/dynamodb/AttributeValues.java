package io.polygate.backend.dynamodb;

import io.polygate.spi.Decimals;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Values as DynamoDB's, and back, exactly. */
final class AttributeValues {
  /** How many lists and objects can be within each other in an attribute, it being the first. */
  static final int MAX_DEPTH = 31;

  private AttributeValues() {}

  /**
   * A value of an attribute.
   *
   * @throws StorageException.Rejected if DynamoDB has none such
   */
  static AttributeValue of(Value value, Place place) {
    return of(value, place, 0);
  }

  private static AttributeValue of(Value value, Place place, int depth) {
    return switch (value) {
      case Value.Null _ -> AttributeValue.fromNul(true);
      case Value.Bool(boolean truth) -> AttributeValue.fromBool(truth);
      case Value.Num(BigDecimal number) -> AttributeValue.fromN(text(number));
      case Value.Text(String text) -> AttributeValue.fromS(text);
      case Value.Bytes bytes -> AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes.value()));
      case Value.Array(List<Value> values) -> {
        checkDepth(depth);
        List<AttributeValue> elements = new ArrayList<>(values.size());
        values.forEach(element -> elements.add(of(element, place, depth + 1)));
        yield AttributeValue.fromL(elements);
      }
      case Value.Members(SequencedMap<String, Value> values) -> {
        checkDepth(depth);
        yield AttributeValue.fromM(attributes(values, place, depth + 1));
      }
      case Value.Set(List<Value> values) -> set(values);
    };
  }

  /**
   * The attributes that the members of an object are.
   *
   * @throws StorageException.Rejected if DynamoDB has none such
   */
  static Map<String, AttributeValue> attributes(Value.Members object, Place place) {
    return attributes(object.values(), place, 0);
  }

  private static Map<String, AttributeValue> attributes(
      SequencedMap<String, Value> members, Place place, int depth) {
    Map<String, AttributeValue> attributes = HashMap.newHashMap(members.size());
    members.forEach(
        (name, member) ->
            attributes.put(Attributes.ofMember(name, place), of(member, place, depth)));
    return attributes;
  }

  private static AttributeValue set(List<Value> values) {
    return switch (values.getFirst()) {
      case Value.Text _ ->
          AttributeValue.fromSs(values.stream().map(v -> ((Value.Text) v).value()).toList());
      case Value.Num _ ->
          AttributeValue.fromNs(values.stream().map(v -> text(((Value.Num) v).value())).toList());
      default ->
          AttributeValue.fromBs(
              values.stream()
                  .map(v -> SdkBytes.fromByteArrayUnsafe(((Value.Bytes) v).value()))
                  .toList());
    };
  }

  private static String text(BigDecimal number) {
    return Decimals.canonical(number, "value").toString();
  }

  /** Whether a value nests deeper than an attribute can. */
  static boolean isTooDeep(Value value) {
    return isTooDeep(value, 0);
  }

  private static boolean isTooDeep(Value value, int depth) {
    return switch (value) {
      case Value.Array(List<Value> values) ->
          depth >= MAX_DEPTH || values.stream().anyMatch(v -> isTooDeep(v, depth + 1));
      case Value.Members(SequencedMap<String, Value> values) ->
          depth >= MAX_DEPTH || values.values().stream().anyMatch(v -> isTooDeep(v, depth + 1));
      case Value.Null _, Value.Bool _, Value.Num _, Value.Text _, Value.Bytes _, Value.Set _ ->
          false;
    };
  }

  private static void checkDepth(int depth) {
    if (depth >= MAX_DEPTH) {
      throw new StorageException.Rejected(
          "The store nests lists and objects 31 levels deep in a member.", "value");
    }
  }

  /** The value of an attribute; members are in the order of their names. */
  static Value value(AttributeValue attribute, Place place) {
    return switch (attribute.type()) {
      case S -> new Value.Text(attribute.s());
      case N -> number(attribute.n());
      case B -> new Value.Bytes(attribute.b().asByteArrayUnsafe());
      case BOOL -> Value.Bool.of(attribute.bool());
      case NUL -> Value.Null.NULL;
      case L -> new Value.Array(attribute.l().stream().map(e -> value(e, place)).toList());
      case M -> members(attribute.m(), name -> Optional.of(Attributes.unmarked(name)), place);
      case SS -> set(attribute.ss(), Value.Text::new);
      case NS -> set(attribute.ns(), AttributeValues::number);
      case BS -> set(attribute.bs(), bytes -> new Value.Bytes(bytes.asByteArrayUnsafe()));
      case UNKNOWN_TO_SDK_VERSION ->
          throw new StorageException.Corrupt("An attribute is of no known type.", null);
    };
  }

  /** The object whose members are among a row's attributes, in the order of their names. */
  static Value.Members members(Map<String, AttributeValue> row, Place place) {
    return members(row, name -> Attributes.member(name, place), place);
  }

  private static Value.Members members(
      Map<String, AttributeValue> attributes,
      Function<String, Optional<String>> member,
      Place place) {
    TreeMap<String, Value> members = new TreeMap<>();
    attributes.forEach(
        (name, attribute) ->
            member.apply(name).ifPresent(known -> members.put(known, value(attribute, place))));
    return new Value.Members(new LinkedHashMap<>(members));
  }

  /** The value of an attribute with all sets in one order, so that equal ones have equal text. */
  static Value ordered(AttributeValue attribute, Place place) {
    return switch (attribute.type()) {
      case L -> new Value.Array(attribute.l().stream().map(e -> ordered(e, place)).toList());
      case M -> {
        List<Value> members = new ArrayList<>();
        new TreeMap<>(attribute.m())
            .forEach(
                (name, member) -> {
                  members.add(new Value.Text(name));
                  members.add(ordered(member, place));
                });
        yield new Value.Array(members);
      }
      case SS, NS, BS ->
          new Value.Array(
              ((Value.Set) value(attribute, place))
                  .values().stream().sorted(Comparator.comparing(Value::toString)).toList());
      case S, N, B, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> value(attribute, place);
    };
  }

  private static Value number(String text) {
    return new Value.Num(Decimals.canonical(new BigDecimal(text), "value"));
  }

  private static <T> Value set(List<T> elements, Function<T, Value> value) {
    return new Value.Set(elements.stream().map(value).toList());
  }
}
