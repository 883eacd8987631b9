package io.polygate.it.server;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The packaged gateway as a process of its own, on a free port of the loopback interface, with its
 * configuration and its data in a directory that goes away with it.
 *
 * <p>What is started is the system property {@code polygate.application}: a {@code .jar} is run by
 * this JVM's {@code java} with the flags in {@code polygate.jvm.flags}, one a line; anything else
 * is taken for a native binary.
 */
public final class GatewayProcess implements AutoCloseable {
  private static final String CONFIGURATION = "polygate.properties";

  /** How long a start may take on a slow machine. */
  public static final Duration START = Duration.ofSeconds(90);

  private static final Duration END = Duration.ofSeconds(30);
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

  private final Path directory;
  private final List<String> options;
  private final Http http = new Http(this::address);
  private volatile @Nullable Running running;

  private GatewayProcess(Path directory, List<String> options) {
    this.directory = directory;
    this.options = options;
  }

  /**
   * Starts a gateway and waits until it is ready.
   *
   * @param configuration lines of a properties file; {@code ${directory}} stands for the directory
   *     that is the gateway's own
   */
  public static GatewayProcess start(String configuration) {
    return start(configuration, 0);
  }

  /**
   * Starts a gateway that others know by its port, and waits until it is ready.
   *
   * @param configuration as of {@link #start(String)}
   * @param port the port to listen on; 0 for a free one
   */
  public static GatewayProcess start(String configuration, int port) {
    Path directory = newDirectory();
    GatewayProcess gateway = new GatewayProcess(directory, options(directory, configuration, port));
    try {
      gateway.start();
    } catch (RuntimeException | Error e) {
      gateway.close();
      throw e;
    }
    return gateway;
  }

  /**
   * Runs a gateway that is expected to end by itself, and gives its end.
   *
   * @param port the port to listen on; 0 for a free one
   */
  public static Ended run(String configuration, int port) {
    Path directory = newDirectory();
    try {
      return run(options(directory, configuration, port));
    } finally {
      delete(directory);
    }
  }

  /** Runs the gateway's binary with any command line that is expected to end by itself. */
  public static Ended run(List<String> arguments) {
    Running process = Running.launch(arguments);
    try {
      process.awaitEnd(START);
    } finally {
      process.kill();
    }
    return new Ended(process.process.exitValue(), process.output.lines(), process.errors.lines());
  }

  /**
   * How a process ended.
   *
   * @param code its exit code
   * @param output the lines of its standard output
   * @param errors the lines of its standard error
   */
  public record Ended(int code, List<String> output, List<String> errors) {}

  /** Starts the gateway again, on what its directory holds; it must not be running. */
  public void start() {
    if (running != null) {
      throw new IllegalStateException("The gateway is running.");
    }
    Running started = Running.launch(options);
    running = started;
    try {
      await("the gateway's address on its standard output")
          .atMost(START)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> started.ended() || started.address() != null);
      await("the gateway's readiness")
          .atMost(START)
          .pollInterval(Duration.ofMillis(20))
          .ignoreExceptionsInstanceOf(Http.Interrupted.class)
          .until(() -> started.ended() || http.get("/q/health/ready").status() == 200);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("The gateway did not start.\n" + started.transcript(), e);
    }
    if (started.ended()) {
      throw new AssertionError("The gateway ended while it started.\n" + started.transcript());
    }
  }

  /** Asks the gateway to end, waits for it, and gives its exit code. */
  public int stop() {
    Running stopped = requireRunning();
    stopped.process.destroy();
    stopped.awaitEnd(END);
    running = null;
    return stopped.process.exitValue();
  }

  /** Ends the gateway as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    requireRunning().kill();
    running = null;
  }

  /** Keeps the process from running, as {@code kill -STOP} does, or lets it go on. */
  public void pause(boolean on) {
    try {
      String pid = Long.toString(handle().pid());
      int code = new ProcessBuilder("kill", on ? "-STOP" : "-CONT", pid).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Where it listens. */
  public URI address() {
    URI address = requireRunning().address();
    if (address == null) {
      throw new Http.Interrupted("a gateway that does not listen yet", new IOException());
    }
    return address;
  }

  /** A client of this gateway, also after it was started again. */
  public Http http() {
    return http;
  }

  /** The directory with its configuration and its data. */
  public Path directory() {
    return directory;
  }

  /** The file of its configuration, which a test may replace while it runs. */
  public Path configuration() {
    return directory.resolve(CONFIGURATION);
  }

  /** The process, to look at what the system knows of it. */
  public ProcessHandle handle() {
    return requireRunning().process.toHandle();
  }

  /** Everything that it has printed. */
  public String transcript() {
    Running current = running;
    return current == null ? "" : current.transcript();
  }

  @Override
  public void close() {
    http.close();
    if (running != null) {
      kill();
    }
    delete(directory);
  }

  private Running requireRunning() {
    if (running == null) {
      throw new IllegalStateException("The gateway is not running.");
    }
    return running;
  }

  private static List<String> options(Path directory, String configuration, int port) {
    Path file = directory.resolve(CONFIGURATION);
    try {
      Files.writeString(file, configuration.replace("${directory}", directory.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--data",
        directory.resolve("data").toString(),
        "--config",
        file.toString());
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("polygate-it-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One life of the process. */
  private record Running(Process process, Lines output, Lines errors) {
    static Running launch(List<String> arguments) {
      String application = System.getProperty("polygate.application");
      if (application == null || !Files.exists(Path.of(application))) {
        throw new IllegalStateException(
            "The system property polygate.application must name the packaged gateway, not "
                + application);
      }
      List<String> command = new ArrayList<>();
      if (application.endsWith(".jar")) {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags());
        command.add("-jar");
      }
      command.add(application);
      command.addAll(arguments);
      try {
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        return new Running(
            process,
            Lines.follow("gateway-output", process.inputReader(StandardCharsets.UTF_8)),
            Lines.follow("gateway-errors", process.errorReader(StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The flags of {@code polygate.jvm.flags}, one a line, or those that suit most tests. */
    private static List<String> flags() {
      String given = System.getProperty("polygate.jvm.flags");
      if (given != null) {
        return given.lines().map(String::strip).filter(flag -> !flag.isEmpty()).toList();
      }
      // Most of these processes live for seconds, too short to gain from the second compiler.
      return List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED");
    }

    @Nullable URI address() {
      for (String line : output.lines()) {
        Matcher matcher = ADDRESS.matcher(line);
        if (matcher.find()) {
          return URI.create(matcher.group());
        }
      }
      return null;
    }

    boolean ended() {
      return !process.isAlive();
    }

    void kill() {
      process.destroyForcibly();
      awaitEnd(END);
    }

    void awaitEnd(Duration patience) {
      try {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new AssertionError(
              "The gateway did not end within " + patience + ".\n" + transcript());
        }
        output.awaitEnd(patience);
        errors.awaitEnd(patience);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    String transcript() {
      return "standard output:\n"
          + String.join("\n", output.lines())
          + "\nstandard error:\n"
          + String.join("\n", errors.lines());
    }
  }

  /** The lines of a stream so far, read by a thread of its own until the stream ends. */
  private static final class Lines {
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    private Lines(String name, BufferedReader source) {
      reader =
          Thread.ofPlatform()
              .name(name)
              .daemon()
              .unstarted(
                  () -> {
                    try (source) {
                      for (String line; (line = source.readLine()) != null; ) {
                        add(line);
                      }
                    } catch (IOException e) {
                      add("(the stream broke: " + e + ")");
                    }
                  });
    }

    static Lines follow(String name, BufferedReader source) {
      Lines lines = new Lines(name, source);
      lines.reader.start();
      return lines;
    }

    private synchronized void add(String line) {
      lines.add(line);
    }

    synchronized List<String> lines() {
      return List.copyOf(lines);
    }

    void awaitEnd(Duration patience) throws InterruptedException {
      reader.join(patience);
    }
  }
}
