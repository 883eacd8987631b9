package io.polygate.spi;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An item's value: JSON that is parsed only when somebody asks for its tree, or opaque bytes of any
 * other media type.
 *
 * <p>The bytes are shared, not copied, so that a point read can go from the engine to the socket as
 * it is: whoever hands an array over, or is handed one, must not change it afterwards. Safe for use
 * by several threads.
 */
public final class Document {
  /** The media type of documents that have a tree. */
  public static final String JSON = "application/json";

  private final String mediaType;
  private final byte[] bytes;
  // Parsed at most a few times by racing threads, always to an equal value: no lock is needed.
  private @Nullable Value value;

  private Document(String mediaType, byte[] bytes, @Nullable Value value) {
    this.mediaType = mediaType;
    this.bytes = bytes;
    this.value = value;
  }

  /**
   * JSON text from outside, checked in one pass without building its tree.
   *
   * @param utf8 handed over, not copied
   * @throws StorageException.Invalid if it is not well-formed JSON
   * @throws StorageException.Rejected if a number cannot be kept exactly
   */
  public static Document parseJson(byte[] utf8) {
    Json.validate(utf8);
    return new Document(JSON, utf8, null);
  }

  /**
   * JSON text that was checked when it was stored.
   *
   * @param utf8 handed over, not copied
   */
  public static Document storedJson(byte[] utf8) {
    return new Document(JSON, utf8, null);
  }

  /** The JSON text of a tree. */
  public static Document of(Value value) {
    return new Document(JSON, Json.write(value), value);
  }

  /**
   * Bytes that nobody looks into.
   *
   * @param mediaType their type, as it was given, for example {@code image/png}
   * @param bytes handed over, not copied
   */
  public static Document opaque(String mediaType, byte[] bytes) {
    return new Document(mediaType, bytes, null);
  }

  /** The media type; {@link #JSON} for JSON. */
  public String mediaType() {
    return mediaType;
  }

  /** Whether the value is JSON, so that it has a {@link #value}. */
  public boolean isJson() {
    return mediaType.equals(JSON);
  }

  /** The bytes themselves, not a copy: read only. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes there are. */
  public int length() {
    return bytes.length;
  }

  /**
   * The tree of a JSON document; parsed at the first call. For an opaque document, its bytes as
   * {@link Value.Bytes}: expressions see no attributes in it.
   *
   * @throws StorageException.Corrupt if stored text is no longer JSON
   */
  public Value value() {
    Value known = value;
    if (known == null) {
      known = isJson() ? parseStored() : new Value.Bytes(bytes);
      value = known;
    }
    return known;
  }

  private Value parseStored() {
    try {
      return Json.parse(bytes);
    } catch (StorageException.Invalid | StorageException.Rejected e) {
      throw new StorageException.Corrupt("A stored value is not the JSON that was written.", e);
    }
  }

  /** Equal if the type and the bytes are; two spellings of one JSON value are two documents. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Document that
        && mediaType.equals(that.mediaType)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(mediaType, Arrays.hashCode(bytes));
  }

  @Override
  public String toString() {
    return "Document[" + mediaType + ", " + bytes.length + " bytes]";
  }
}
