package io.polygate.gateway.rest;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the header Content-Type, and compares stored types with the header Accept. */
final class MediaTypes {
  /** The longest type that is stored with an item. */
  private static final int MAX_LENGTH = 255;

  private MediaTypes() {}

  /**
   * The type of a body, in lower case and without parameters.
   *
   * @throws ProblemException if there is none, or it is not a type
   */
  static String essence(@Nullable String contentType) {
    if (Headers.JSON.equals(contentType)) {
      return Headers.JSON;
    }
    if (contentType == null || contentType.isBlank()) {
      throw unsupported("The body needs a Content-Type.");
    }
    int end = contentType.indexOf(';');
    String essence =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    if (!isType(essence) || !isVisible(contentType) || contentType.length() > MAX_LENGTH) {
      throw unsupported("The Content-Type must be type/subtype, of at most 255 characters.");
    }
    if (isText(essence) && !isUtf8(contentType)) {
      throw unsupported("JSON, NDJSON and CSV must be in UTF-8.");
    }
    return essence;
  }

  /** Whether an answer of this type, which may have parameters, is accepted. */
  static boolean isAccepted(@Nullable String accept, String type) {
    if (accept == null || accept.equals("*/*") || accept.equals(type)) {
      return true;
    }
    String essence = type.indexOf(';') < 0 ? type : type.substring(0, type.indexOf(';')).strip();
    String wildcard = essence.substring(0, essence.indexOf('/') + 1) + "*";
    boolean accepted = accept.isBlank();
    int best = -1;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      int parameters = range.indexOf(';');
      String name = (parameters < 0 ? range : range.substring(0, parameters)).strip();
      int precision =
          name.equals(essence.toLowerCase(Locale.ROOT))
              ? 2
              : name.equals(wildcard) ? 1 : name.equals("*/*") ? 0 : -1;
      if (precision > best) {
        best = precision;
        accepted = !isRefused(range);
      }
    }
    return accepted;
  }

  /** Whether the client prefers lines of JSON to one document. */
  static boolean prefersLines(@Nullable String accept) {
    return accept != null
        && isAccepted(accept, Headers.NDJSON)
        && !isAccepted(accept, Headers.JSON);
  }

  /** Whether {@code type} is accepted less than {@code other}: not named, while the other is. */
  static boolean prefersLess(@Nullable String accept, String type, String other) {
    if (accept == null) {
      return false;
    }
    String ranges = accept.toLowerCase(Locale.ROOT);
    return ranges.contains(other) && !ranges.contains(type);
  }

  static ProblemException unsupported(String detail) {
    return Problem.of(ProblemCode.MEDIA_TYPE_UNSUPPORTED, detail).exception();
  }

  private static boolean isText(String essence) {
    return essence.equals(Headers.JSON)
        || essence.equals(Headers.MERGE_PATCH)
        || essence.equals(Headers.JSON_PATCH)
        || essence.equals(Headers.NDJSON)
        || essence.equals(Headers.CSV);
  }

  private static boolean isUtf8(String contentType) {
    return charset(contentType)
        .map(name -> name.equals("utf-8") || name.equals("utf8") || name.equals("us-ascii"))
        .orElse(true);
  }

  private static Optional<String> charset(String contentType) {
    for (String part : contentType.toLowerCase(Locale.ROOT).split(";", -1)) {
      String parameter = part.strip();
      if (parameter.startsWith("charset=")) {
        return Optional.of(parameter.substring("charset=".length()).replace("\"", ""));
      }
    }
    return Optional.empty();
  }

  /** Whether a range of Accept has the weight zero. */
  private static boolean isRefused(String range) {
    for (String part : range.split(";", -1)) {
      String parameter = part.strip();
      if (parameter.equals("q=0")
          || parameter.equals("q=0.0")
          || parameter.equals("q=0.00")
          || parameter.equals("q=0.000")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isType(String essence) {
    int slash = essence.indexOf('/');
    return slash > 0
        && slash < essence.length() - 1
        && isToken(essence.substring(0, slash))
        && isToken(essence.substring(slash + 1));
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!letter && "!#$&-^_.+".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }
}
