package io.polygate.helm;

import com.google.gson.JsonObject;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.ObjIntConsumer;

/**
 * Reads a secret in Kubernetes' binary form, in which Helm sends the records of its releases and
 * nothing else. Of a secret it knows what such a record has: a name, labels, a type and data.
 */
final class ProtobufSecret {
  /** What binary objects begin with. */
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;

  private ProtobufSecret() {}

  /** Whether a body is in the binary form. */
  static boolean isBinary(byte[] body) {
    return body.length >= MAGIC.length
        && Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /**
   * The secret in its JSON form.
   *
   * @throws IllegalArgumentException if it is none
   */
  static JsonObject read(byte[] body) {
    JsonObject secret = new JsonObject();
    try {
      fields(
          ByteBuffer.wrap(body, MAGIC.length, body.length - MAGIC.length),
          (field, number) -> {
            switch (number) {
              case 1 ->
                  fields(
                      field,
                      (text, part) ->
                          secret.addProperty(part == 1 ? "apiVersion" : "kind", text(text)));
              case 2 -> readContent(field, secret);
              default -> {} // An encoding and a type of content, which are the usual ones.
            }
          });
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("The object is cut off", e);
    }
    if (!Objects.string(secret, "kind").equals("Secret")) {
      throw new IllegalArgumentException("Only secrets are taken in the binary form");
    }
    return secret;
  }

  private static void readContent(ByteBuffer content, JsonObject secret) {
    JsonObject metadata = new JsonObject();
    JsonObject labels = new JsonObject();
    JsonObject data = new JsonObject();
    fields(
        content,
        (field, number) -> {
          switch (number) {
            case 1 -> readMetadata(field, metadata, labels);
            case 2 -> entry(field, (name, value) -> data.addProperty(name, base64(value)));
            case 3 -> secret.addProperty("type", text(field));
            default -> throw new IllegalArgumentException("Not read of a secret: " + number);
          }
        });
    metadata.add("labels", labels);
    secret.add("metadata", metadata);
    secret.add("data", data);
  }

  private static void readMetadata(ByteBuffer content, JsonObject metadata, JsonObject labels) {
    fields(
        content,
        (field, number) -> {
          switch (number) {
            case 1 -> metadata.addProperty("name", text(field));
            case 11 -> entry(field, (name, value) -> labels.addProperty(name, text(value)));
            default -> {} // What the server itself knows.
          }
        });
  }

  @FunctionalInterface
  private interface Entry {
    void take(String name, ByteBuffer value);
  }

  private static void entry(ByteBuffer content, Entry taker) {
    String[] name = {""};
    ByteBuffer[] value = {ByteBuffer.allocate(0)};
    fields(
        content,
        (field, number) -> {
          if (number == 1) {
            name[0] = text(field);
          } else {
            value[0] = field;
          }
        });
    taker.take(name[0], value[0]);
  }

  /** Gives each field that has a length, with its number; others are passed over. */
  private static void fields(ByteBuffer message, ObjIntConsumer<ByteBuffer> taker) {
    while (message.hasRemaining()) {
      long tag = varint(message);
      switch ((int) tag & 7) {
        case VARINT -> varint(message);
        case FIXED_64 -> message.getLong();
        case FIXED_32 -> message.getInt();
        case LENGTH -> {
          int length = (int) varint(message);
          if (length < 0 || length > message.remaining()) {
            throw new IllegalArgumentException("The object is cut off");
          }
          taker.accept(message.slice(message.position(), length), (int) (tag >>> 3));
          message.position(message.position() + length);
        }
        default -> throw new IllegalArgumentException("Not an object in the binary form");
      }
    }
  }

  private static long varint(ByteBuffer message) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte part = message.get();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("A number has too many bytes");
  }

  private static String text(ByteBuffer field) {
    return StandardCharsets.UTF_8.decode(field.duplicate()).toString();
  }

  private static String base64(ByteBuffer field) {
    byte[] bytes = new byte[field.remaining()];
    field.duplicate().get(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
