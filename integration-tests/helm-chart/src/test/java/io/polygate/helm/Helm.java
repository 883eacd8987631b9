package io.polygate.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Helm, which the system property {@code helm} names, with a cluster. */
final class Helm {
  private final Path home;

  /**
   * Helm for a cluster.
   *
   * @param home an empty directory for what it keeps
   */
  Helm(Path home, FakeCluster cluster) throws IOException {
    this.home = home;
    Files.writeString(home.resolve("kubeconfig"), cluster.kubeconfig());
  }

  /**
   * How a command ended.
   *
   * @param code its exit code
   * @param output what it printed, in both streams
   */
  record Ended(int code, String output) {}

  /** Runs a command that must succeed, and gives its output. */
  String run(String... arguments) throws IOException, InterruptedException {
    Ended ended = attempt(List.of(arguments));
    if (ended.code != 0) {
      throw new AssertionError("helm " + String.join(" ", arguments) + " failed:\n" + ended.output);
    }
    return ended.output;
  }

  /** Runs any command. */
  Ended attempt(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("helm"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", home.resolve("kubeconfig").toString());
    builder.environment().put("HELM_CONFIG_HOME", home.resolve("config").toString());
    builder.environment().put("HELM_CACHE_HOME", home.resolve("cache").toString());
    builder.environment().put("HELM_DATA_HOME", home.resolve("data").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  /** The chart of this repository. */
  static Path chart() {
    return Path.of(System.getProperty("user.dir")).resolve("../../helm/polygate").normalize();
  }

  /** A copy of the chart, in which a text of a file is another. */
  static Path changedChart(Path directory, String file, String text, String other)
      throws IOException {
    Path copy = directory.resolve("polygate");
    try (Stream<Path> files = Files.walk(chart())) {
      files.forEach(
          source -> {
            try {
              Files.copy(source, copy.resolve(chart().relativize(source).toString()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    String content = Files.readString(copy.resolve(file));
    if (!content.contains(text)) {
      throw new IllegalArgumentException(file + " has no " + text);
    }
    Files.writeString(copy.resolve(file), content.replace(text, other));
    return copy;
  }
}
