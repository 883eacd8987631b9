package io.polygate.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** One JSON object a result and line, and nothing else. */
final class JsonReport implements Report {
  private final PrintStream out;

  JsonReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void begin(String machine, List<String> flags) {}

  @Override
  public void add(Result result) {
    out.println(line(result));
    out.flush();
  }

  @Override
  public void end() {}

  /** The object of a result. Its name needs no escapes: {@link Result} refuses other characters. */
  static String line(Result result) {
    return "{\"case\":\""
        + result.name()
        + "\",\"rate\":"
        + number(result.rate())
        + ",\"floor\":"
        + number(result.floor())
        + ",\"ratio\":"
        + number(result.ratio())
        + ",\"p50Ms\":"
        + number(result.p50Millis())
        + ",\"p99Ms\":"
        + number(result.p99Millis())
        + "}";
  }

  private static String number(OptionalDouble figure) {
    return figure.isPresent() ? String.format(Locale.ROOT, "%.3f", figure.getAsDouble()) : "null";
  }
}
