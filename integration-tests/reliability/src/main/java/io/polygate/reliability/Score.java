package io.polygate.reliability;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.polygate.it.server.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A line of the scorecard as it is reported.
 *
 * @param number the line's number
 * @param name the line's name
 * @param figure what was counted, or why nothing was
 * @param target what it must be
 * @param passed whether it is, and the control showed that it could have been otherwise
 * @param control what the control found
 * @param seed what chance began with
 * @param took how long the line ran
 */
record Score(
    int number,
    String name,
    String figure,
    String target,
    boolean passed,
    String control,
    long seed,
    Duration took) {
  static Score of(Line line, long seed, Verdict verdict, Duration took) {
    return new Score(
        line.number(),
        line.name(),
        verdict.figure(),
        line.target(),
        verdict.passed(),
        verdict.control() + (verdict.seen() ? "" : " (the fault was not seen)"),
        seed,
        took);
  }

  /** The score of a line that has no figure; it has not passed. */
  static Score notRun(Line line, long seed, String reason) {
    return new Score(
        line.number(),
        line.name(),
        "not run: " + reason,
        line.target(),
        false,
        "not run",
        seed,
        Duration.ZERO);
  }

  /** {@code {"lines": […]}}, for programs. */
  static String json(List<Score> scores) {
    ArrayNode lines = Json.array();
    for (Score score : scores) {
      lines.add(
          Json.object(
              "line", score.number,
              "name", score.name,
              "figure", score.figure,
              "target", score.target,
              "passed", score.passed,
              "control", score.control,
              "seed", score.seed,
              "seconds", score.seconds()));
    }
    return Json.write(Json.object("lines", lines)) + "\n";
  }

  /** A table in Markdown, for people. */
  static String table(List<Score> scores) {
    StringBuilder table = new StringBuilder();
    table.append("| # | line | figure | target | | control |\n");
    table.append("|---|---|---|---|---|---|\n");
    for (Score score : scores) {
      table
          .append("| ")
          .append(score.number)
          .append(" | ")
          .append(score.name)
          .append(" | ")
          .append(cell(score.figure))
          .append(" | ")
          .append(cell(score.target))
          .append(" | ")
          .append(score.passed ? "passed" : "**failed**")
          .append(" | ")
          .append(cell(score.control))
          .append(" |\n");
    }
    return table.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }

  private double seconds() {
    return Double.parseDouble(String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0));
  }
}
