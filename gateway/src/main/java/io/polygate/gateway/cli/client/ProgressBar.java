package io.polygate.gateway.cli.client;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/**
 * A line on a terminal that says how far long work is. Elsewhere nothing is written until the end.
 * For any thread.
 */
final class ProgressBar {
  private static final int WIDTH = 30;
  private static final long PAUSE_NANOS = 100_000_000;

  private final PrintWriter out;
  private final boolean live;
  private final String unit;
  private final long total;
  private long shownAt = System.nanoTime() - PAUSE_NANOS;

  /**
   * A bar at its beginning.
   *
   * @param live whether it is a terminal that it is written to
   * @param unit what is counted, for example {@code rows}
   * @param total how many bytes there are to go through; 0 if that is not known
   */
  ProgressBar(PrintWriter out, boolean live, String unit, long total) {
    this.out = out;
    this.live = live;
    this.unit = unit;
    this.total = total;
  }

  /** Whether somebody looks at the standard streams. */
  static boolean isTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /** Says how far it is, if it was not said just now. */
  synchronized void show(long bytes, long count) {
    long now = System.nanoTime();
    if (live && now - shownAt >= PAUSE_NANOS) {
      shownAt = now;
      out.print("\r" + line(bytes, count));
      out.flush();
    }
  }

  /** Ends the line. */
  synchronized void end(long count) {
    if (live) {
      out.println("\r" + line(total, count));
      out.flush();
    }
  }

  /** The line as it is shown. */
  String line(long bytes, long count) {
    String counted = String.format(Locale.ROOT, "%,d %s", count, unit);
    if (total <= 0) {
      return counted;
    }
    double part = Math.min(1, (double) bytes / total);
    int filled = (int) (part * WIDTH);
    return "["
        + "=".repeat(filled)
        + " ".repeat(WIDTH - filled)
        + "] "
        + String.format(Locale.ROOT, "%3d %%  ", (int) (part * 100))
        + counted;
  }
}
