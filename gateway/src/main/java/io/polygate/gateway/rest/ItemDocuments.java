package io.polygate.gateway.rest;

import io.polygate.spi.Document;

/** Makes an item's value of a body. */
final class ItemDocuments {
  private ItemDocuments() {}

  /**
   * The value that a body of this type is: JSON, checked in one pass, or bytes that nobody looks
   * into.
   *
   * @param contentType the header, with its parameters
   * @param essence the type without them
   */
  static Document of(String contentType, String essence, byte[] body) {
    return essence.equals(Headers.JSON)
        ? Bodies.json(body, Document::parseJson)
        : Document.opaque(contentType.strip(), body);
  }
}
