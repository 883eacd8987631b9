package io.polygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class WrkTest {
  private static final Traffic TRAFFIC = Traffic.get("/items/a");

  @Test
  void rateIsRequestsBySeconds() throws CaseFailure {
    String output =
        """
        Running 2s test @ http://127.0.0.1:8080/
          1000 requests in 2.00s, 1.00MB read
        polygate requests=1000 micros=2500000 connect=0 read=0 write=0 status=0 timeout=0
        """;
    assertThat(Wrk.rate(output, TRAFFIC)).isEqualTo(400);
  }

  @Test
  void errorsAreNamedAndFail() {
    assertThatExceptionOfType(CaseFailure.class)
        .isThrownBy(
            () ->
                Wrk.rate(
                    "polygate requests=9 micros=1 connect=0 read=2 write=0 status=7 timeout=0\n",
                    TRAFFIC))
        .withMessage("of 9 requests GET /items/a some failed (wrk's errors: read 2, status 7)");
  }

  @Test
  void outputWithoutASummaryFails() {
    assertThatExceptionOfType(CaseFailure.class)
        .isThrownBy(() -> Wrk.rate("unable to connect\n", TRAFFIC))
        .withMessageContaining("unable to connect");
  }
}
