package io.polygate.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** An aligned table for people. Columns are of fixed width, because rows come minutes apart. */
final class TableReport implements Report {
  private final PrintStream out;

  TableReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void begin(String machine, List<String> flags) {
    out.println("machine  " + machine);
    out.println("flags    " + (flags.isEmpty() ? "none" : String.join(" ", flags)));
    out.println();
    out.println(row("case", "rate", "", "p50 ms", "p99 ms", "floor", "ratio"));
    out.flush();
  }

  @Override
  public void add(Result result) {
    out.println(line(result));
    out.flush();
  }

  @Override
  public void end() {
    out.println();
    out.println(
        "rate, floor: medians of alternating rounds; floor: a bare Vert.x route that repeats the"
            + " gateway's answer");
    out.println(
        "p50, p99: open loop at half the rate, timed from each request's scheduled start; of start:"
            + " of the starts");
    out.flush();
  }

  static String line(Result result) {
    return row(
        result.name(),
        figure(result.rate()),
        result.rate().isPresent() ? result.unit() : "",
        number("%,.3f", result.p50Millis()),
        number("%,.3f", result.p99Millis()),
        figure(result.floor()),
        number("%.2f", result.ratio()));
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-22s %12s %-9s %10s %10s %12s %7s", cells).stripTrailing();
  }

  /** Small figures with a digit after the point: 3.4 MiB and 3 MiB are not the same. */
  private static String figure(OptionalDouble figure) {
    return number(figure.orElse(0) < 1000 ? "%,.1f" : "%,.0f", figure);
  }

  private static String number(String format, OptionalDouble figure) {
    return figure.isPresent() ? String.format(Locale.ROOT, format, figure.getAsDouble()) : "-";
  }
}
