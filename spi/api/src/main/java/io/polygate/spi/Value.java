package io.polygate.spi;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * A parsed value: JSON's six types, and the binary and set types of DynamoDB.
 *
 * <p>Immutable. In JSON text, {@link Bytes} is {@code {"$binary":"base64"}} and {@link Set} is
 * {@code {"$set":[...]}}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">DynamoDB's
 *     data types</a>
 */
public sealed interface Value {

  /** The JSON null. */
  record Null() implements Value {
    /** The only one that is needed. */
    public static final Null NULL = new Null();
  }

  /** A truth value. */
  record Bool(boolean value) implements Value {
    /** True. */
    public static final Bool TRUE = new Bool(true);

    /** False. */
    public static final Bool FALSE = new Bool(false);

    /** One of the two constants. */
    public static Bool of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }

  /**
   * A number with its exact decimal value. Two numbers are equal if their values are, whatever
   * their scale: 1.0 equals 1. Ordered by value.
   */
  record Num(BigDecimal value) implements Value, Comparable<Num> {
    /** A whole number. */
    public static Num of(long value) {
      return new Num(BigDecimal.valueOf(value));
    }

    @Override
    public int compareTo(Num other) {
      return value.compareTo(other.value);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Num that && value.compareTo(that.value) == 0;
    }

    @Override
    public int hashCode() {
      return value.signum() == 0 ? 0 : value.stripTrailingZeros().hashCode();
    }
  }

  /** A string of well-formed Unicode. Ordered by its UTF-8 bytes. */
  record Text(String value) implements Value, Comparable<Text> {
    @Override
    public int compareTo(Text other) {
      return ItemKey.compareText(value, other.value);
    }

    /** Whether {@code part} stands somewhere in this; takes time in proportion to both. */
    public boolean contains(Text part) {
      if (Search.isShort(value.length(), part.value.length())) {
        return value.contains(part.value);
      }
      return Search.contains(
          value.length(), value::charAt, part.value.length(), part.value::charAt);
    }
  }

  /** A list, in order. */
  record Array(List<Value> values) implements Value {
    /** Copies the list. */
    public Array {
      values = List.copyOf(values);
    }
  }

  /** An object: members by name, in the order they were written. */
  record Members(SequencedMap<String, Value> values) implements Value {
    /** Copies the map, keeping its order. */
    public Members {
      values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /** An object from a map of any kind, in its iteration order. */
    public static Members of(Map<String, ? extends Value> values) {
      return new Members(new LinkedHashMap<>(values));
    }
  }

  /** Binary data. Ordered by its unsigned bytes. */
  final class Bytes implements Value, Comparable<Bytes> {
    private final byte[] value;

    /** Copies the array. */
    public Bytes(byte[] value) {
      this.value = value.clone();
    }

    /** A copy of the data. */
    public byte[] value() {
      return value.clone();
    }

    /** How many bytes there are. */
    public int length() {
      return value.length;
    }

    @Override
    public int compareTo(Bytes other) {
      return Arrays.compareUnsigned(value, other.value);
    }

    /** Whether {@code prefix} is how this begins. */
    public boolean startsWith(Bytes prefix) {
      return prefix.value.length <= value.length
          && Arrays.equals(value, 0, prefix.value.length, prefix.value, 0, prefix.value.length);
    }

    /** Whether {@code part} stands somewhere in this; takes time in proportion to both. */
    public boolean contains(Bytes part) {
      return Search.contains(value.length, i -> value[i], part.value.length, i -> part.value[i]);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "Bytes[" + Base64.getEncoder().encodeToString(value) + "]";
    }
  }

  /**
   * A set: at least one element, all of one type (text, number or binary), none twice. Two sets are
   * equal if they hold the same elements, in any order.
   */
  record Set(List<Value> values) implements Value {
    /**
     * Copies and checks the elements.
     *
     * @throws StorageException.Invalid if they are none, of several types, of a type that sets
     *     cannot hold, or if one stands twice
     */
    public Set {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new StorageException.Invalid("A set must hold at least one element.", "$set");
      }
      Class<?> type = values.getFirst().getClass();
      if (type != Text.class && type != Num.class && type != Bytes.class) {
        throw new StorageException.Invalid("A set holds strings, numbers or binary.", "$set");
      }
      if (!values.stream().allMatch(type::isInstance)) {
        throw new StorageException.Invalid("A set holds elements of one type.", "$set");
      }
      if (new HashSet<>(values).size() != values.size()) {
        throw new StorageException.Invalid("A set holds each element once.", "$set");
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Set that
          && values.size() == that.values.size()
          && new HashSet<>(values).containsAll(that.values);
    }

    @Override
    public int hashCode() {
      return values.stream().mapToInt(Objects::hashCode).sum();
    }
  }
}
