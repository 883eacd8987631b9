package io.polygate.gateway.cli.client;

import java.nio.charset.StandardCharsets;

/** Paths of the API; every name and key becomes one segment of it. */
final class Routes {
  static final String NAMESPACES = "/v1/namespaces";

  private static final String UNRESERVED = "-_~.";

  private Routes() {}

  static String namespace(String namespace) {
    return NAMESPACES + "/" + segment(namespace);
  }

  static String tenant(String namespace, String tenant) {
    return namespace(namespace) + "/tenants/" + segment(tenant);
  }

  static String definition(String namespace, String collection) {
    return namespace(namespace) + "/collections/" + segment(collection);
  }

  static String collection(String namespace, String tenant, String collection) {
    return tenant(namespace, tenant) + "/collections/" + segment(collection);
  }

  /** Text as one segment: percent-encoded, also where it is a dot or two. */
  static String segment(String text) {
    StringBuilder encoded = new StringBuilder();
    boolean dots = text.equals(".") || text.equals("..");
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNRESERVED.indexOf(c) >= 0;
      encoded.append(plain && !dots ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return encoded.toString();
  }
}
