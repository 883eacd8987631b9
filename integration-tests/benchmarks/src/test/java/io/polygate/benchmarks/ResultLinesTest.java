package io.polygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResultLinesTest {
  private final ResultLines lines = new ResultLines();

  @Test
  void linesInPiecesAreCounted() {
    read("{\"line\":1,\"sta");
    read("tus\":201}\n{\"line\":2,\"status\":200}");
    read("\n");
    assertThatCode(() -> lines.requireAccepted(2)).doesNotThrowAnyException();
  }

  @Test
  void missingLineIsAFailure() {
    read("{\"status\":201}\n{\"status\":201}");
    assertThatExceptionOfType(CaseFailure.class)
        .isThrownBy(() -> lines.requireAccepted(2))
        .withMessage("2 rows were sent, and 1 lines came back");
  }

  @Test
  void firstRefusedLineIsTold() {
    read("{\"status\":201}\n{\"status\":422,\"code\":\"A\"}\n{\"status\":413,\"code\":\"B\"}\n");
    assertThatExceptionOfType(CaseFailure.class)
        .isThrownBy(() -> lines.requireAccepted(3))
        .withMessage("2 of 3 rows were refused: {\"status\":422,\"code\":\"A\"}");
  }

  private void read(String text) {
    lines.read(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }
}
