package io.polygate.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polygate.it.server.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorecardTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  private record Fixed(int number, String name, Optional<String> impediment, Verdict verdict)
      implements Line {
    @Override
    public String target() {
      return "0";
    }

    @Override
    public Verdict run(Rig rig) throws IOException {
      if (verdict.figure().equals("breaks")) {
        throw new IOException("the disk is gone");
      }
      return verdict;
    }
  }

  private static Line line(int number, String name, Verdict verdict) {
    return new Fixed(number, name, Optional.empty(), verdict);
  }

  private int run(List<Line> lines, String... arguments) {
    Scorecard scorecard =
        new Scorecard(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(progress, true, StandardCharsets.UTF_8),
            lines);
    String[] all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--json";
    all[arguments.length + 1] = directory.resolve("scorecard.json").toString();
    all[arguments.length + 2] = "--seed";
    all[arguments.length + 3] = "7";
    return Scorecard.commandLine(scorecard).execute(all);
  }

  private JsonNode lines() throws IOException {
    return Json.read(Files.readString(directory.resolve("scorecard.json"))).path("lines");
  }

  @Test
  void whatHeldAndWouldHaveBeenSeenHasPassed() throws IOException {
    assertThat(run(List.of(line(1, "one", new Verdict("0 lost", true, "3 lost", true))))).isZero();
    assertThat(lines().get(0))
        .isEqualTo(
            Json.object(
                "line", 1, "name", "one", "figure", "0 lost", "target", "0", "passed", true,
                "control", "3 lost", "seed", 7, "seconds", 0.0));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("| 1 | one | 0 lost | 0 | passed | 3 lost |");
  }

  @Test
  void whatDidNotHoldWasNotSeenOrDidNotRunHasNotPassed() throws IOException {
    Verdict good = new Verdict("0 lost", true, "3 lost", true);
    List<Line> lines =
        List.of(
            line(1, "lost", new Verdict("1 lost", false, "3 lost", true)),
            line(2, "blind", new Verdict("0 lost", true, "0 lost", false)),
            new Fixed(3, "poor", Optional.of("it needs a disk"), good),
            line(4, "broken", new Verdict("breaks", true, "", true)),
            line(5, "good", good));
    assertThat(run(lines)).isEqualTo(1);
    assertThat(lines().findValuesAsText("passed"))
        .containsExactly("false", "false", "false", "false", "true");
    assertThat(lines().get(2).path("figure").textValue()).isEqualTo("not run: it needs a disk");
    assertThat(lines().get(3).path("figure").textValue()).contains("the disk is gone");
    assertThat(run(lines, "--only", "good")).isZero();
    assertThat(run(lines, "--only", "5,2")).isEqualTo(1);
  }

  @Test
  void anUnknownLineIsWrongUsage() {
    assertThat(run(Scorecard.LINES, "--only", "kil")).isEqualTo(2);
    assertThat(progress.toString(StandardCharsets.UTF_8)).contains("kil", "kill", "power-cut");
  }
}
