package io.polygate.gateway.rest;

import io.polygate.spi.StorageException;
import io.polygate.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Entity tags: a version between quotation marks. They are strong; a weak one matches nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110, section 8.8.3</a>
 */
final class ETags {
  /** More than this many in one header are not worth anybody's while. */
  private static final int MAX_LISTED = 100;

  private ETags() {}

  /** The tag of a version. */
  static String of(Version version) {
    return '"' + version.token() + '"';
  }

  /**
   * The version of one tag, with or without its quotation marks, as bodies name it.
   *
   * @return empty if the gateway cannot have given this tag
   */
  static Optional<Version> version(String tag) {
    boolean quoted = tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"");
    try {
      return Optional.of(new Version(quoted ? tag.substring(1, tag.length() - 1) : tag));
    } catch (StorageException.Invalid e) {
      return Optional.empty();
    }
  }

  /**
   * The value of If-Match or If-None-Match.
   *
   * @param any whether it is {@code *}
   * @param versions those listed that the gateway can have given; weak ones are none
   */
  record Condition(boolean any, List<Version> versions) {}

  /**
   * Reads the value of If-Match or If-None-Match.
   *
   * @throws ProblemException if it is neither {@code *} nor a list of entity tags
   */
  static Condition parse(String header, String value) {
    String text = value.strip();
    if (text.equals("*")) {
      return new Condition(true, List.of());
    }
    List<Version> versions = new ArrayList<>(1);
    int at = 0;
    int count = 0;
    while (at < text.length()) {
      boolean weak = text.startsWith("W/", at);
      int open = weak ? at + 2 : at;
      int close =
          open < text.length() && text.charAt(open) == '"' ? text.indexOf('"', open + 1) : -1;
      if (close < 0 || ++count > MAX_LISTED) {
        throw malformed(header);
      }
      if (!weak) {
        version(text.substring(open, close + 1)).ifPresent(versions::add);
      }
      at = afterSeparator(header, text, close + 1);
    }
    if (count == 0) {
      throw malformed(header);
    }
    return new Condition(false, List.copyOf(versions));
  }

  private static int afterSeparator(String header, String text, int from) {
    int at = skipBlanks(text, from);
    if (at == text.length()) {
      return at;
    }
    if (text.charAt(at) != ',') {
      throw malformed(header);
    }
    at = skipBlanks(text, at + 1);
    if (at == text.length()) {
      throw malformed(header);
    }
    return at;
  }

  private static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private static ProblemException malformed(String header) {
    return Problem.invalid(
            header, header + " must be * or a list of at most 100 entity tags in quotation marks.")
        .exception();
  }
}
