package io.polygate.gateway.rest;

import java.util.ArrayList;
import java.util.List;

/** Reads a path as it was sent: segments between slashes, each percent-decoded once. */
final class PathSegments {

  private PathSegments() {}

  /**
   * The decoded segments of a path that begins with a slash.
   *
   * @throws ProblemException if one is empty, an unescaped dot or double dot, or badly encoded
   */
  static List<String> of(String path) {
    List<String> segments = new ArrayList<>(10);
    int from = 1;
    boolean isPlain = true;
    for (int at = 1; at <= path.length(); at++) {
      char c = at < path.length() ? path.charAt(at) : '/';
      if (c == '/') {
        segments.add(segment(path.substring(from, at), isPlain));
        from = at + 1;
        isPlain = true;
      } else if (c == '%' || c >= 0x80) {
        isPlain = false;
      }
    }
    return segments;
  }

  private static String segment(String encoded, boolean isPlain) {
    if (encoded.isEmpty()) {
      throw invalid("A segment of the path is empty.");
    }
    if (encoded.equals(".") || encoded.equals("..")) {
      throw invalid("A key . or .. must be escaped as %2E or %2E%2E.");
    }
    if (isPlain) {
      return encoded;
    }
    return Percent.decodePath(encoded)
        .orElseThrow(
            () ->
                invalid(
                    "A segment of the path is not percent-encoded UTF-8 without other characters."));
  }

  private static ProblemException invalid(String detail) {
    return Problem.of(ProblemCode.PATH_INVALID, detail).at("path", detail).exception();
  }
}
