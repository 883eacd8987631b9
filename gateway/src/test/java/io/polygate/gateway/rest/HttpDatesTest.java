package io.polygate.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HttpDatesTest {
  private static final DateTimeFormatter EXPECTED =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Test
  void dateIsOfTheFormThatTheStandardNames() {
    assertThat(HttpDates.format(Instant.parse("1994-11-06T08:49:37.999Z")))
        .isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  @Test
  void datesAreWrittenAsByTheFormatter() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      Instant instant = Instant.ofEpochSecond(random.nextLong(0, 253_402_300_800L));
      assertThat(HttpDates.format(instant)).isEqualTo(EXPECTED.format(instant));
      assertThat(HttpDates.format(instant.plusMillis(1))).isEqualTo(EXPECTED.format(instant));
    }
  }

  @Test
  void dateBeyondFourDigitsOfYearsIsTheLast() {
    assertThat(HttpDates.format(Instant.MAX)).isEqualTo("Fri, 31 Dec 9999 23:59:59 GMT");
    assertThat(HttpDates.format(Instant.MIN)).isEqualTo("Sat, 01 Jan 0000 00:00:00 GMT");
  }
}
