package io.polygate.spi.tck.differential;

import io.polygate.spi.StorageException;
import java.util.function.BiConsumer;

/**
 * One step of a stream, with all its choices made.
 *
 * @param text says what it does
 * @param action does it to a side and reports what it came to
 */
record Operation(String text, BiConsumer<Side, Report> action) {
  Report on(Side side) {
    Report report = new Report();
    try {
      action.accept(side, report);
    } catch (StorageException e) {
      report.failure(e);
    }
    return report;
  }

  @Override
  public String toString() {
    return text;
  }
}
