package io.polygate.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk, with a script that sends the bytes of {@link RequestBytes}. */
final class Wrk implements Loader {
  private static final String SCRIPT = "load.lua";
  private static final int MOST_THREADS = 2;
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** The line that the script prints last. */
  private static final Pattern SUMMARY =
      Pattern.compile(
          "^polygate requests=(\\d+) micros=(\\d+) connect=(\\d+) read=(\\d+) write=(\\d+)"
              + " status=(\\d+) timeout=(\\d+)$",
          Pattern.MULTILINE);

  private final Path program;
  private final String version;
  private final Path directory;
  private final Cleanup cleanup;

  private Wrk(Path program, String version, Path directory, Cleanup cleanup) {
    this.program = program;
    this.version = version;
    this.directory = directory;
    this.cleanup = cleanup;
  }

  /**
   * The wrk on the PATH, if there is one that runs.
   *
   * @param directory where the script and its requests are put
   */
  static Optional<Loader> find(Path directory, Cleanup cleanup) throws IOException {
    String searched = System.getenv().getOrDefault("PATH", "");
    for (String place : searched.split(Pattern.quote(File.pathSeparator), -1)) {
      Path program = Path.of(place.isEmpty() ? "." : place, "wrk");
      if (Files.isExecutable(program) && Files.isRegularFile(program)) {
        try (InputStream script = Wrk.class.getResourceAsStream(SCRIPT)) {
          if (script == null) {
            throw new IOException("the script " + SCRIPT + " is missing from the benchmarks' jar");
          }
          Files.copy(script, directory.resolve(SCRIPT));
        }
        return Optional.of(new Wrk(program, version(program), directory, cleanup));
      }
    }
    return Optional.empty();
  }

  private static String version(Path program) throws IOException {
    Process process =
        new ProcessBuilder(program.toString(), "-v").redirectErrorStream(true).start();
    process.getOutputStream().close();
    String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String[] words = line.strip().split("\\s+", 3);
    return words.length < 2 ? "of unknown version" : words[1];
  }

  @Override
  public String description() {
    return "wrk " + version;
  }

  @Override
  public double rate(int port, Traffic traffic, int connections, Duration duration)
      throws CaseFailure {
    RequestBytes requests = new RequestBytes(traffic, port);
    try {
      Path head = Files.write(directory.resolve("head"), requests.head());
      Path tail = Files.write(directory.resolve("tail"), requests.tail());
      List<String> command = new ArrayList<>();
      command.add(program.toString());
      command.add("-t" + Math.min(MOST_THREADS, connections));
      command.add("-c" + connections);
      command.add("-d" + Math.max(1, duration.toSeconds()) + "s");
      command.add("--timeout");
      command.add(TimeUnit.NANOSECONDS.toSeconds(Schedule.PATIENCE_NANOS) + "s");
      command.add("-s");
      command.add(directory.resolve(SCRIPT).toString());
      command.add("http://127.0.0.1:" + port + "/");
      command.add("--");
      command.addAll(variable(requests));
      command.add(head.toString());
      command.add(tail.toString());
      return rate(output(command, duration), traffic);
    } catch (IOException e) {
      throw new CaseFailure("wrk did not run", e);
    }
  }

  private static List<String> variable(RequestBytes requests) {
    return switch (requests.variable()) {
      case Variable.Nothing _ -> List.of("nothing", "-");
      case Variable.Unique _ -> List.of("unique", requests.run());
      case Variable.Chance chance -> List.of("chance", Integer.toString(chance.bound()));
      case Variable.Counted _ ->
          throw new IllegalArgumentException("wrk's threads cannot count together");
    };
  }

  private String output(List<String> command, Duration duration) throws IOException, CaseFailure {
    Path log = directory.resolve("wrk.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try (Cleanup.Removal _ = cleanup.kill(process)) {
      process.getOutputStream().close();
      if (!process.waitFor(duration.plus(GRACE))) {
        throw new CaseFailure("wrk did not end in time");
      }
      String output = Files.readString(log);
      if (process.exitValue() != 0) {
        throw new CaseFailure("wrk ended with " + process.exitValue() + ": " + output.strip());
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CaseFailure("interrupted");
    }
  }

  /** Successful answers per second, from what the script printed. */
  static double rate(String output, Traffic traffic) throws CaseFailure {
    Matcher summary = SUMMARY.matcher(output);
    if (!summary.find()) {
      throw new CaseFailure("wrk printed no summary: " + output.strip());
    }
    List<String> errors = new ArrayList<>();
    String[] kinds = {"connect", "read", "write", "status", "timeout"};
    for (int i = 0; i < kinds.length; i++) {
      long count = Long.parseLong(summary.group(3 + i));
      if (count > 0) {
        errors.add(kinds[i] + " " + count);
      }
    }
    long requests = Long.parseLong(summary.group(1));
    if (!errors.isEmpty()) {
      throw new CaseFailure(
          "of "
              + requests
              + " requests "
              + traffic.method()
              + " "
              + traffic.path()
              + " some failed (wrk's errors: "
              + String.join(", ", errors)
              + ")");
    }
    return requests / (Long.parseLong(summary.group(2)) / 1e6);
  }
}
