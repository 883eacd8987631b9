package io.polygate.it.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Three nodes of the LiteFS that the variable {@code LITEFS_BIN} names, mounted with FUSE below one
 * directory. The first one writes, by a lease that does not go over to others.
 */
final class RealLitefs implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);

  private final Path directory;
  private final Path binary;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, Process> processes = new LinkedHashMap<>();

  RealLitefs(Path directory, List<String> nodes) {
    this.directory = directory;
    String named = System.getenv("LITEFS_BIN");
    if (named == null || !Files.isExecutable(Path.of(named))) {
      throw new IllegalStateException("LITEFS_BIN must name the binary of LiteFS, not " + named);
    }
    this.binary = Path.of(named).toAbsolutePath();
    nodes.forEach(node -> ports.put(node, freePort()));
    nodes.forEach(this::start);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LitefsNode node(String name) {
    return new LitefsNode(directory.resolve(name).resolve("mount"), address(name));
  }

  private URI address(String name) {
    return URI.create("http://127.0.0.1:" + Objects.requireNonNull(ports.get(name)));
  }

  /** Mounts a node, which must not be mounted, and waits until LiteFS answers. */
  void start(String name) {
    String writing = ports.keySet().iterator().next();
    Path home = directory.resolve(name);
    Path configuration = home.resolve("litefs.yml");
    try {
      Files.createDirectories(home.resolve("mount"));
      Files.writeString(
          configuration,
          """
          fuse:
            dir: "%s"
          data:
            dir: "%s"
          http:
            addr: "127.0.0.1:%d"
          lease:
            type: "static"
            hostname: "%s"
            advertise-url: "%s"
            candidate: %s
          """
              .formatted(
                  home.resolve("mount"),
                  home.resolve("data"),
                  Objects.requireNonNull(ports.get(name)),
                  writing,
                  address(writing),
                  name.equals(writing)));
      processes.put(
          name,
          new ProcessBuilder(binary.toString(), "mount", "-config", configuration.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("LiteFS of " + name).atMost(START).until(() -> answers(name));
  }

  private boolean answers(String name) {
    if (!Objects.requireNonNull(processes.get(name)).isAlive()) {
      throw new IllegalStateException("LiteFS ended: " + log(name));
    }
    try {
      HttpURLConnection connection =
          (HttpURLConnection) address(name).resolve("/info").toURL().openConnection();
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private String log(String name) {
    try {
      return Files.readString(directory.resolve(name).resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Ends a node's LiteFS, which unmounts. */
  void stop(String name) {
    Process process = Objects.requireNonNull(processes.get(name));
    process.destroy();
    try {
      if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    processes.keySet().forEach(this::stop);
  }
}
