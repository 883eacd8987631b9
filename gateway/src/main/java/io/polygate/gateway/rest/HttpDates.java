package io.polygate.gateway.rest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as HTTP writes them: {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
final class HttpDates {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  // Many answers in a row are about one second; a lost race costs a formatting.
  private static volatile Formatted last = new Formatted(Long.MIN_VALUE, "");

  private HttpDates() {}

  private record Formatted(long second, String text) {}

  static String format(Instant instant) {
    long second = instant.getEpochSecond();
    Formatted known = last;
    if (known.second == second) {
      return known.text;
    }
    String text = FORMAT.format(instant);
    last = new Formatted(second, text);
    return text;
  }
}
