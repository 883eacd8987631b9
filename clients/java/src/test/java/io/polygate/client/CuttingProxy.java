package io.polygate.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP proxy that a test can cut, also in the middle of what the gateway sends. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final URI target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile long cutAfter = Long.MAX_VALUE;

  CuttingProxy(URI target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  String address() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** How many connections were made. */
  int connections() {
    return connections.get();
  }

  /** Cuts each next connection after so many bytes from the gateway. */
  void cutAfter(long bytes) {
    cutAfter = bytes;
  }

  /** Cuts all connections at once. */
  void cut() {
    sockets.forEach(CuttingProxy::close);
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket gateway = new Socket(target.getHost(), target.getPort());
        sockets.add(client);
        sockets.add(gateway);
        connections.incrementAndGet();
        long left = cutAfter;
        Thread.startVirtualThread(() -> pump(client, gateway, Long.MAX_VALUE));
        Thread.startVirtualThread(() -> pump(gateway, client, left));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void pump(Socket from, Socket to, long bytes) {
    byte[] buffer = new byte[8192];
    long left = bytes;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          return;
        }
        out.write(buffer, 0, count);
        left -= count;
      }
    } catch (IOException e) {
      // One of the two is gone, and the other one is closed, too.
      return;
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
