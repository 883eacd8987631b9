package io.polygate.gateway.catalog;

/**
 * One thing that is wrong with a body.
 *
 * @param pointer where, as a JSON pointer into the body; empty for the whole of it
 * @param detail what is wrong and what would be right, in one sentence
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901, JSON Pointer</a>
 */
public record Violation(String pointer, String detail) {
  /** The pointer to a member of what {@code parent} points to. */
  public static String at(String parent, String member) {
    return parent + "/" + member.replace("~", "~0").replace("/", "~1");
  }

  /** The pointer to an element of the array that {@code parent} points to. */
  public static String at(String parent, int index) {
    return parent + "/" + index;
  }
}
