package io.polygate.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * JSON text as UTF-8 bytes, and back: strict, exact and bounded.
 *
 * <p>Text is what RFC 8259 allows and nothing else, without a byte order mark. Refused as {@link
 * StorageException.Invalid}: a member name that stands twice in one object (compared after its
 * escapes are resolved), an unpaired surrogate (raw or escaped), overlong or otherwise wrong UTF-8,
 * and more than {@value #MAX_DEPTH} levels of nesting. Refused as {@link
 * StorageException.Rejected}: a number that {@link Decimals} cannot hold exactly. Refusing costs no
 * more than reading up to that place.
 *
 * <p>An object whose only member is named {@code $binary} or {@code $set} stands for a {@link
 * Value.Bytes} (padded base64) or a {@link Value.Set}; with a wrong content it is refused.
 *
 * <p>All methods are safe for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public final class Json {
  /** The most levels of arrays and objects within each other. */
  public static final int MAX_DEPTH = 64;

  /** What an {@link StorageException.Invalid} says of more levels, for who names the limit. */
  public static final String TOO_DEEP = "JSON may be nested 64 levels deep.";

  /** What the place of a {@link StorageException.Invalid} begins with if the text is not JSON. */
  public static final String PLACE = "byte ";

  /** The name of the only member of an object that stands for binary data. */
  static final String BINARY = "$binary";

  /** The name of the only member of an object that stands for a set. */
  static final String SET = "$set";

  private Json() {}

  /**
   * The tree of a text.
   *
   * @throws StorageException.Invalid if it is not JSON as described above
   * @throws StorageException.Rejected if it holds a number that cannot be kept exactly
   */
  public static Value parse(byte[] utf8) {
    return new JsonReader(utf8, 0, utf8.length).document();
  }

  /**
   * The tree of a text that is part of an array. Positions in errors count from {@code offset}.
   *
   * @throws StorageException.Invalid if it is not JSON as described above
   * @throws StorageException.Rejected if it holds a number that cannot be kept exactly
   * @throws IndexOutOfBoundsException if the array has no such part
   */
  public static Value parse(byte[] utf8, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, utf8.length);
    return new JsonReader(utf8, offset, offset + length).document();
  }

  /**
   * Checks a text in one pass, without building its tree. Accepts exactly what {@link
   * #parse(byte[])} accepts.
   *
   * @return how many levels of arrays and objects are within each other, 0 for a scalar
   * @throws StorageException.Invalid if it is not JSON as described above
   * @throws StorageException.Rejected if it holds a number that cannot be kept exactly
   */
  public static int validate(byte[] utf8) {
    return new JsonValidator(utf8, 0, utf8.length).document();
  }

  /**
   * The text of a tree: no white space, numbers in their {@linkplain Decimals#canonical canonical}
   * form. {@link #parse(byte[])} gives an equal tree.
   *
   * @throws StorageException.Rejected if the tree has no such text: it holds a number that cannot
   *     be kept exactly, more than {@value #MAX_DEPTH} levels, an unpaired surrogate, or an object
   *     whose only member is named {@code $binary} or {@code $set}
   */
  public static byte[] write(Value value) {
    JsonWriter writer = new JsonWriter();
    writer.write(value);
    return writer.toByteArray();
  }

  /**
   * Writes the text of a tree as {@link #write(Value)} does, without flushing or closing the
   * stream.
   *
   * @throws StorageException.Rejected if the tree has no text; nothing was written then
   * @throws IOException if the stream fails
   */
  public static void write(Value value, OutputStream out) throws IOException {
    JsonWriter writer = new JsonWriter();
    writer.write(value);
    writer.writeTo(out);
  }
}
