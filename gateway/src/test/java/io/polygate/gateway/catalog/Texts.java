package io.polygate.gateway.catalog;

import io.polygate.spi.Document;
import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;

/** Short forms for the values of tests. */
final class Texts {
  private Texts() {}

  /** JSON in which apostrophes stand for quotation marks. */
  static Value value(String json) {
    return Json.parse(bytes(json));
  }

  /** A document from outside, of the same form. */
  static Document document(String json) {
    return Document.parseJson(bytes(json));
  }

  static Definition definition(String json) {
    return Definition.parse(value(json));
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
