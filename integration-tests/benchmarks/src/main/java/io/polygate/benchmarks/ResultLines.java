package io.polygate.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Counts the lines of an import's answer, one for each row. A line tells in its member {@code
 * status} what became of its row; the first line that tells of no success is kept.
 */
final class ResultLines implements ResponseParser.BodyReader {
  private static final byte[] SUCCESS = "\"status\":2".getBytes(StandardCharsets.US_ASCII);
  private static final int KEPT_OF_LINE = 600;

  private final byte[] line = new byte[KEPT_OF_LINE];
  private int length;
  private long accepted;
  private long refused;
  private String firstRefused = "";

  /** Whether a whole line tells of success. */
  static boolean isAccepted(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return isAccepted(bytes, bytes.length);
  }

  @Override
  public void read(ByteBuffer piece) {
    while (piece.hasRemaining()) {
      byte next = piece.get();
      if (next == '\n') {
        endLine();
      } else if (length < KEPT_OF_LINE) {
        line[length++] = next;
      }
    }
  }

  private void endLine() {
    if (isAccepted(line, length)) {
      accepted++;
    } else if (refused++ == 0) {
      firstRefused = new String(line, 0, length, StandardCharsets.UTF_8);
    }
    length = 0;
  }

  /** The member is near the start of a line, so this ends early. */
  private static boolean isAccepted(byte[] line, int length) {
    for (int start = 0; start + SUCCESS.length <= length; start++) {
      int i = 0;
      while (i < SUCCESS.length && line[start + i] == SUCCESS[i]) {
        i++;
      }
      if (i == SUCCESS.length) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks that every row was accepted.
   *
   * @throws CaseFailure when rows were refused, or are missing in the answer
   */
  void requireAccepted(long rows) throws CaseFailure {
    if (refused > 0) {
      throw new CaseFailure(refused + " of " + rows + " rows were refused: " + firstRefused);
    }
    if (accepted != rows) {
      throw new CaseFailure(rows + " rows were sent, and " + accepted + " lines came back");
    }
  }
}
