package io.polygate.it.openapi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request of the fuzz.
 *
 * @param method the method
 * @param path the path with its query, encoded
 * @param headers without the media type
 * @param mediaType of the body; empty: the request names none
 * @param body one character for each byte
 */
record FuzzRequest(
    String method,
    String path,
    Map<String, String> headers,
    Optional<String> mediaType,
    String body) {
  byte[] bytes() {
    return body.getBytes(StandardCharsets.ISO_8859_1);
  }

  String[] headerPairs() {
    List<String> pairs = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          pairs.add(name);
          pairs.add(value);
        });
    return pairs.toArray(String[]::new);
  }

  @Override
  public String toString() {
    String shown =
        body.length() > 400 ? body.substring(0, 400) + "… (" + body.length() + ")" : body;
    return method + " " + path + " " + headers + " " + mediaType.orElse("no type") + " " + shown;
  }
}
