package io.polygate.spi.tck;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Another Java process that runs a main class of a backend's tests. For one thread at a time. */
public final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ChildProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts a program. */
  public static ChildProcess start(Class<?> program, String... arguments) throws IOException {
    return start(List.of(), program, arguments);
  }

  /** Starts a program by another one, such as a tracer. */
  public static ChildProcess start(List<String> by, Class<?> program, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(by);
    command.addAll(
        List.of(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName()));
    command.addAll(List.of(arguments));
    return new ChildProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line that it says. */
  public String line() throws IOException {
    return Objects.requireNonNull(output.readLine(), "The process said no more.");
  }

  /** Kills it, as kill -9 does, and gives what it said before that was not read yet. */
  public List<String> kill() throws IOException {
    process.toHandle().destroyForcibly(); // The process itself would close its output too.
    List<String> lines = output.readAllLines();
    process.onExit().join();
    return lines;
  }

  /**
   * Waits for its end, and gives what it said.
   *
   * @throws IOException if it ends with a failure
   */
  public List<String> await() throws IOException {
    List<String> lines = output.readAllLines();
    int status = process.onExit().join().exitValue();
    if (status != 0) {
      throw new IOException("The process ended with " + status + ": " + lines);
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    kill();
  }
}
