package io.polygate.backend.kv;

import io.polygate.spi.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/** A server of its own for tests, Debian's {@code redis-server}, with a directory of its own. */
final class RedisProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private final TemporaryDirectory directory = new TemporaryDirectory();
  private final List<String> options;
  private final int port;
  private Process process;

  /** Starts a server that syncs before it answers, with more options. */
  RedisProcess(String... options) {
    this.options = List.of(options);
    this.port = freePort();
    this.process = start();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start() {
    List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1"));
    command.addAll(List.of("--port", Integer.toString(port)));
    command.addAll(List.of("--dir", directory.path().toString(), "--save", ""));
    command.addAll(List.of("--appendonly", "yes", "--appendfsync", "always"));
    command.addAll(options);
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.path().resolve("redis.log").toFile())
              .start();
      long end = System.nanoTime() + START.toNanos();
      while (!answers()) {
        if (!started.isAlive() || System.nanoTime() > end) {
          started.destroyForcibly();
          throw new IllegalStateException("redis-server has not started.");
        }
        LockSupport.parkNanos(10_000_000);
      }
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try {
      return text(command(Command.PING)).equals("PONG");
    } catch (JedisException e) {
      return e.getMessage() != null && e.getMessage().startsWith("NOAUTH");
    }
  }

  static String text(Object answer) {
    return new String((byte[]) answer, StandardCharsets.UTF_8);
  }

  /** Has a command performed, over a connection of its own. */
  Object command(Command command, String... arguments) {
    try (Connection connection = new Connection(new HostAndPort("127.0.0.1", port))) {
      CommandArguments all = new CommandArguments(command);
      for (String argument : arguments) {
        all.add(argument);
      }
      return connection.executeCommand(all);
    }
  }

  /** Ends the server as a power switch ends a process. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets it do nothing from now on. */
  void stop() throws Exception {
    signal("-STOP");
  }

  /** Lets it go on after {@link #stop}. */
  void goOn() throws Exception {
    signal("-CONT");
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
  }

  /** Starts it again over what it has left. */
  void restart() {
    process = start();
  }

  int port() {
    return port;
  }

  Path directory() {
    return directory.path();
  }

  /** Settings of an instance with data of its own. */
  RedisSettings settings() {
    return settings("test" + PREFIXES.incrementAndGet() + ":");
  }

  /** Settings of an instance whose data others have too that have the same prefix. */
  RedisSettings settings(String prefix) {
    return new RedisSettings(
        "127.0.0.1",
        port,
        0,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        prefix,
        Durability.FSYNC,
        8 << 20,
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        16);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    directory.close();
  }
}
