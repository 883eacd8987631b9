package io.polygate.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** A server on the loopback interface in its own process. Not safe for concurrent use. */
final class ServerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final Duration PROBE_INTERVAL = Duration.ofMillis(1);
  private static final int SHOWN_LOG_LINES = 8;

  /** One client for all: what it needs at its first use must not count as a server's start. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_LIMIT)
          .build();

  private final String name;
  private final int port;
  private final Path log;
  private final Process process;
  private final Cleanup.Removal removal;
  private final long started;

  private ServerProcess(
      String name, int port, Path log, Process process, Cleanup.Removal removal, long started) {
    this.name = name;
    this.port = port;
    this.log = log;
    this.process = process;
    this.removal = removal;
    this.started = started;
  }

  /**
   * Starts a server without waiting for it.
   *
   * @param name what it is called in messages and in its log's name
   * @param directory where its log is put
   * @param command makes the command line for a port
   */
  static ServerProcess start(
      String name, Path directory, Cleanup cleanup, IntFunction<List<String>> command)
      throws CaseFailure {
    try {
      int port = freePort();
      Path log = Files.createTempFile(directory, name + "-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command.apply(port))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      long started = System.nanoTime();
      Process process = builder.start();
      Cleanup.Removal removal = cleanup.kill(process);
      process.getOutputStream().close();
      return new ServerProcess(name, port, log, process, removal, started);
    } catch (IOException e) {
      throw new CaseFailure("could not start the " + name, e);
    }
  }

  /** A port that was free a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Asks until something answers that is not a refusal to answer at all.
   *
   * @param path what to GET
   * @param status the status to wait for
   * @return the time from the start of the process to that answer
   */
  Duration awaitAnswer(String path, int status) throws CaseFailure {
    HttpRequest request = request(path).GET().build();
    long end = started + START_LIMIT.toNanos();
    String last = "nothing";
    while (System.nanoTime() < end) {
      if (!process.isAlive()) {
        throw new CaseFailure(
            "the " + name + " ended with " + process.exitValue() + "; it said: " + logEnd());
      }
      try {
        HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == status) {
          return Duration.ofNanos(System.nanoTime() - started);
        }
        last = response.statusCode() + " " + response.body();
      } catch (IOException e) {
        last = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CaseFailure("interrupted");
      }
      pause();
    }
    throw new CaseFailure(
        "the "
            + name
            + " did not answer "
            + status
            + " to GET "
            + path
            + " within "
            + START_LIMIT.toSeconds()
            + " s, but "
            + last
            + "; it said: "
            + logEnd());
  }

  private static void pause() throws CaseFailure {
    try {
      Thread.sleep(PROBE_INTERVAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CaseFailure("interrupted");
    }
  }

  /** Sends one request and waits for its answer, whatever it is. */
  Answer exchange(String method, String path, Map<String, String> headers, String body)
      throws CaseFailure {
    HttpRequest.Builder request =
        request(path)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      HttpResponse<String> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers().map(), response.body());
    } catch (IOException e) {
      throw new CaseFailure(method + " " + path + " had no answer of the " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CaseFailure("interrupted");
    }
  }

  /**
   * As {@link #exchange}, of one request of the traffic.
   *
   * @throws CaseFailure when the answer is not of success
   */
  Answer sample(Traffic traffic) throws CaseFailure {
    Map<String, String> headers =
        traffic.mediaType().isEmpty() ? Map.of() : Map.of("Content-Type", traffic.mediaType());
    String path = traffic.samplePath();
    Answer answer = exchange(traffic.method(), path, headers, traffic.body());
    if (!answer.isSuccess()) {
      throw new CaseFailure(
          traffic.method()
              + " "
              + path
              + " was answered by the "
              + name
              + " with "
              + answer.status()
              + " "
              + answer.body().strip());
    }
    return answer;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(ANSWER_LIMIT);
  }

  /** The memory of the process that is in RAM, in MiB. */
  double residentMebibytes() throws CaseFailure {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          String kibibytes = line.substring("VmRSS:".length()).replace("kB", "").strip();
          return Long.parseLong(kibibytes) / 1024.0;
        }
      }
    } catch (IOException e) {
      throw new CaseFailure("the memory of a process is known on Linux only", e);
    }
    throw new CaseFailure("no VmRSS in " + status);
  }

  private String logEnd() throws CaseFailure {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          " / ", lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
    } catch (IOException e) {
      throw new CaseFailure("could not read what the " + name + " said", e);
    }
  }

  @Override
  public void close() {
    removal.close();
  }
}
