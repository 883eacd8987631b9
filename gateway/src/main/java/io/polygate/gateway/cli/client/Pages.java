package io.polygate.gateway.cli.client;

import io.polygate.spi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goes through lists that come in pages. */
final class Pages {
  private Pages() {}

  /** All elements of a list. */
  static List<Value> all(GatewayClient client, String path, String member) {
    List<Value> found = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Value page =
          client.get(
              path
                  + "?limit=1000"
                  + cursor.map(next -> "&cursor=" + Routes.segment(next)).orElse(""));
      found.addAll(Fields.list(page, member));
      cursor = next(page);
    } while (cursor.isPresent());
    return found;
  }

  /** The cursor of the page after a page, if there is one. */
  static Optional<String> next(Value page) {
    return Fields.text(Fields.member(Fields.member(page, "page"), "next"));
  }
}
