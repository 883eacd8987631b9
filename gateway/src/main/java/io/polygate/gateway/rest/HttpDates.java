package io.polygate.gateway.rest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Dates as HTTP writes them: {@code Sun, 06 Nov 1994 08:49:37 GMT}. By hand, as every answer with
 * an item has one, and with the texts of some seconds remembered.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7">RFC 9110, section 5.6.7</a>
 */
final class HttpDates {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  // A second has one slot, which it shares with others; a lost race costs a formatting.
  private static final int SLOTS = 1024;
  private static final AtomicReferenceArray<@Nullable Formatted> KNOWN =
      new AtomicReferenceArray<>(SLOTS);

  private HttpDates() {}

  private record Formatted(long second, String text) {}

  /** The date of an instant, cut to the second; the first or the last date for one beyond these. */
  static String format(Instant instant) {
    long second = Math.clamp(instant.getEpochSecond(), FIRST, LAST);
    int slot = (int) second & (SLOTS - 1);
    Formatted known = KNOWN.get(slot);
    if (known != null && known.second == second) {
      return known.text;
    }
    String text = write(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
    KNOWN.set(slot, new Formatted(second, text));
    return text;
  }

  private static String write(LocalDateTime date) {
    byte[] text = "ddd, dd mmm yyyy hh:mm:ss GMT".getBytes(StandardCharsets.ISO_8859_1);
    name(text, 0, DAYS, date.getDayOfWeek().getValue());
    number(text, 5, date.getDayOfMonth());
    name(text, 8, MONTHS, date.getMonthValue());
    number(text, 12, date.getYear() / 100);
    number(text, 14, date.getYear() % 100);
    number(text, 17, date.getHour());
    number(text, 20, date.getMinute());
    number(text, 23, date.getSecond());
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Writes the name with a number from 1. */
  private static void name(byte[] text, int at, String names, int number) {
    for (int i = 0; i < 3; i++) {
      text[at + i] = (byte) names.charAt(3 * (number - 1) + i);
    }
  }

  private static void number(byte[] text, int at, int number) {
    text[at] = (byte) ('0' + number / 10);
    text[at + 1] = (byte) ('0' + number % 10);
  }
}
