package io.polygate.backend.dynamodb;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the attributes that a row has beside the members of its item's value.
 *
 * <p>An object's members are attributes of the row itself, under their own names, so that
 * DynamoDB's expressions, its console and other programs see them as such. The gateway's own
 * attributes begin with {@value #OWN}; a member whose name does so too, is empty or is that of a
 * key attribute gets {@value #MEMBER} put before it.
 */
final class Attributes {
  /** What the gateway's own attributes begin with. */
  static final String OWN = "polygate:";

  /** What is put before the name of a member that could be mistaken. */
  static final String MEMBER = OWN + "member:";

  /** The item's version. */
  static final String VERSION = OWN + "version";

  /** When the item was last written, in milliseconds since 1970. */
  static final String UPDATED = OWN + "updated";

  /** When it expires, in seconds since 1970, as DynamoDB's time to live wants it. */
  static final String EXPIRES = OWN + "expires";

  /** A JSON value that is not an object. */
  static final String VALUE = OWN + "value";

  /** The bytes of a value that is not JSON, or nests deeper than the engine does. */
  static final String BYTES = OWN + "bytes";

  /** The media type of these bytes. */
  static final String TYPE = OWN + "type";

  private static final Pattern SPELLED = Pattern.compile("%([0-9a-f]{4})");

  private Attributes() {}

  /** The attribute of a member. */
  static String ofMember(String name, Place place) {
    boolean mistakable =
        name.isEmpty()
            || name.startsWith(OWN)
            || name.equals(place.partitionName())
            || name.equals(place.sortName().orElse(null))
            || name.chars().anyMatch(c -> Character.isSurrogate((char) c));
    return mistakable ? MEMBER + spelled(name) : name;
  }

  /** The member that an attribute within an object is. */
  static String unmarked(String attribute) {
    return attribute.startsWith(MEMBER) ? unspelled(attribute) : attribute;
  }

  /**
   * The member that an attribute of a row is; empty if it is one of the gateway's own or a key's.
   */
  static Optional<String> member(String attribute, Place place) {
    if (attribute.startsWith(MEMBER)) {
      return Optional.of(unspelled(attribute));
    }
    boolean other =
        attribute.startsWith(OWN)
            || attribute.equals(place.partitionName())
            || attribute.equals(place.sortName().orElse(null));
    return other ? Optional.empty() : Optional.of(attribute);
  }

  /** A name with its surrogates, and its percent signs, as a percent sign and four digits. */
  private static String spelled(String name) {
    StringBuilder spelled = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '%' || Character.isSurrogate(c)) {
        spelled.append('%').append(HexFormat.of().toHexDigits(c));
      } else {
        spelled.append(c);
      }
    }
    return spelled.toString();
  }

  private static String unspelled(String attribute) {
    return SPELLED
        .matcher(attribute.substring(MEMBER.length()))
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    String.valueOf((char) HexFormat.fromHexDigits(match.group(1)))));
  }
}
