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
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      segments.add(segment(path.substring(from, to)));
      from = to + 1;
    }
    return segments;
  }

  private static String segment(String encoded) {
    if (encoded.isEmpty()) {
      throw invalid("A segment of the path is empty.");
    }
    if (encoded.equals(".") || encoded.equals("..")) {
      throw invalid("A key . or .. must be escaped as %2E or %2E%2E.");
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
