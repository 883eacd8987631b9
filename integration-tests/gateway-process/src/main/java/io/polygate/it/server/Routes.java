package io.polygate.it.server;

import java.nio.charset.StandardCharsets;

/** Paths of the API, with every name and key percent-encoded. */
public final class Routes {
  private Routes() {}

  /** A namespace. */
  public static String namespace(String namespace) {
    return "/v1/namespaces/" + encode(namespace);
  }

  /** A collection's definition. */
  public static String definition(String namespace, String collection) {
    return namespace(namespace) + "/collections/" + encode(collection);
  }

  /** A tenant. */
  public static String tenant(String namespace, String tenant) {
    return namespace(namespace) + "/tenants/" + encode(tenant);
  }

  /**
   * A collection of a tenant.
   *
   * @param path the collection's path
   */
  public record Collection(String path) {
    /** The collection of these names. */
    public static Collection of(String namespace, String tenant, String collection) {
      return new Collection(tenant(namespace, tenant) + "/collections/" + encode(collection));
    }

    /** All items. */
    public String items() {
      return path + "/items";
    }

    /** All items, with a query that is encoded already. */
    public String items(String query) {
      return path + "/items?" + query;
    }

    /** An item without a sort key. */
    public String item(String pk) {
      return items() + "/" + encode(pk);
    }

    /** An item with a sort key. */
    public String item(String pk, String sk) {
      return item(pk) + "/" + encode(sk);
    }

    /** The queries. */
    public String query() {
      return path + "/query";
    }

    /** The scan. */
    public String scan() {
      return path + "/scan";
    }

    /** The import. */
    public String imports() {
      return path + "/import";
    }
  }

  /** Text as one path segment or one value of a query: all but the unreserved characters. */
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-_~.".indexOf(c) >= 0;
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append(String.format("%%%02X", (int) c));
      }
    }
    // A segment of dots alone would be a step in the path, so its dots are encoded.
    return encoded.toString().matches("\\.{1,2}")
        ? encoded.toString().replace(".", "%2E")
        : encoded.toString();
  }
}
