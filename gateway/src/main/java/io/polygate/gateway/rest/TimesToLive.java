package io.polygate.gateway.rest;

import java.time.Instant;
import java.util.Optional;

/** Reads the header Item-TTL: after how many seconds an item expires. */
final class TimesToLive {
  /** The longest time to live: a hundred years. */
  static final long MAX_SECONDS = 3_155_760_000L;

  private TimesToLive() {}

  /** When the item of a request expires; empty if the request does not say. */
  static Optional<Instant> expiry(ApiRequest request) {
    return request
        .optionalHeader(Headers.ITEM_TTL)
        .map(
            header ->
                Instant.ofEpochSecond(
                    Instant.now().getEpochSecond()
                        + QueryParameters.number(
                            Headers.ITEM_TTL, header.strip(), 1, MAX_SECONDS)));
  }
}
