package io.polygate.dynamodb;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;

/** DynamoDB Local, listening; its tables are in memory and end with it. */
public final class DynamoDbLocal implements AutoCloseable {
  private static final int DEFAULT_PORT = 8000;

  private final DynamoDBProxyServer server;
  private final int port;

  private DynamoDbLocal(DynamoDBProxyServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /** The one server of this process, started at the first call; it ends with the process. */
  public static URI shared() {
    return Shared.SERVER.endpoint();
  }

  /**
   * Starts a server.
   *
   * @param port where it listens; 0 for any that is free
   */
  @SuppressWarnings("PMD.AvoidCatchingGenericException")
  public static DynamoDbLocal start(int port) {
    int chosen = port == 0 ? freePort() : port;
    try {
      DynamoDBProxyServer server =
          ServerRunner.createServerFromCommandLineArgs(
              new String[] {
                "-inMemory", "-sharedDb", "-disableTelemetry", "-port", String.valueOf(chosen)
              });
      server.start();
      return new DynamoDbLocal(server, chosen);
    } catch (Exception e) { // Its methods declare no less.
      throw new IllegalStateException("DynamoDB Local does not start on port " + chosen + ".", e);
    }
  }

  /** Where it is reached. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) { // Its methods declare no less.
      throw new IllegalStateException("DynamoDB Local does not stop.", e);
    }
  }

  /**
   * Serves until the process is ended.
   *
   * @param arguments none, or {@code --port} and a number
   */
  public static void main(String[] arguments) {
    DynamoDbLocal local = start(port(arguments));
    System.out.println("DynamoDB Local listens on " + local.endpoint());
    System.out.println("Its tables are in memory. Any region and any credentials will do.");
  }

  private static int port(String[] arguments) {
    if (arguments.length == 0) {
      return DEFAULT_PORT;
    }
    if (arguments.length == 2 && arguments[0].equals("--port")) {
      try {
        int port = Integer.parseInt(arguments[1]);
        if (port >= 0 && port <= 65_535) {
          return port;
        }
      } catch (NumberFormatException e) {
        return usage();
      }
    }
    return usage();
  }

  private static int usage() {
    System.err.println("Usage: polygate dynamodb-local [--port NUMBER]");
    System.exit(2);
    return 0;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Shared {
    static final DynamoDbLocal SERVER = start(0);
  }
}
