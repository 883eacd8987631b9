package io.polygate.reliability;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * A network that misbehaves: it stands before a server on the loopback interface, and each request
 * that is sent to it meets a {@link Fate}. It can also be cut: then whatever is under way is held
 * back, as by a router that comes up again, and goes on when it is mended. It speaks HTTP/1.1 as
 * far as is needed to tell messages with a length apart. Safe for several threads.
 */
final class ChaosProxy implements AutoCloseable {
  private static final byte[] PRETENCE =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_DELAY_MILLIS = 20;
  private static final int PIECE = 16;

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private volatile int target;
  private volatile Supplier<Fate> fates = () -> Fate.PASS;
  private boolean cut;

  /** A proxy, on a free port, of the server at a port; every request passes at first. */
  ChaosProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().name("chaos-proxy").daemon().start(this::accept);
  }

  /** Where it listens. */
  URI address() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Where requests go from now on, as of connections that are made from now on. */
  void redirect(int port) {
    this.target = port;
  }

  /** What happens to the requests from now on. */
  void answerSome(Supplier<Fate> fates) {
    this.fates = fates;
  }

  /** Holds everything back, or lets it go on. */
  void cut(boolean on) {
    synchronized (gate) {
      cut = on;
      gate.notifyAll();
    }
  }

  private void awaitMended() {
    synchronized (gate) {
      while (cut) {
        try {
          gate.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofPlatform().name("chaos-connection").daemon().start(() -> serve(client));
      } catch (IOException e) {
        // Closed, or a client that was gone at once.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = connect()) {
      client.setTcpNoDelay(true);
      InputStream requests = new BufferedInputStream(client.getInputStream());
      InputStream answers = new BufferedInputStream(server.getInputStream());
      for (byte[] request; (request = Message.read(requests, false)) != null; ) {
        awaitMended();
        Fate fate = fates.get();
        if (!deliver(request, fate, client, requests, server, answers)) {
          return;
        }
      }
    } catch (IOException e) {
      // One side is gone, and with it the connection: that is what networks do.
    } finally {
      open.remove(client);
    }
  }

  /** Delivers a request and its answer; says whether the connection goes on. */
  private boolean deliver(
      byte[] request,
      Fate fate,
      Socket client,
      InputStream requests,
      Socket server,
      InputStream answers)
      throws IOException {
    OutputStream toClient = client.getOutputStream();
    switch (fate) {
      case PRETEND -> {
        toClient.write(PRETENCE);
        return true;
      }
      case SWALLOW_REQUEST -> {
        awaitEnd(requests);
        return false;
      }
      case TRUNCATE_REQUEST -> {
        server.getOutputStream().write(request, 0, request.length / 2);
        return false;
      }
      case DELAY_REQUEST -> delay();
      case REPEAT_REQUEST -> repeat(request);
      default -> {
        // The rest is about answers.
      }
    }
    server.getOutputStream().write(request);
    byte[] answer = Message.read(answers, true);
    awaitMended();
    if (answer == null) {
      return false;
    }
    if (fate == Fate.REPEAT_LATE) {
      delay();
      repeat(request);
    }
    return answer(answer, fate, client, requests);
  }

  private static boolean answer(byte[] answer, Fate fate, Socket client, InputStream requests)
      throws IOException {
    OutputStream out = client.getOutputStream();
    switch (fate) {
      case SWALLOW_ANSWER -> awaitEnd(requests);
      case TRUNCATE_ANSWER -> out.write(answer, 0, answer.length / 2);
      case HALF_CLOSE -> {
        out.write(answer, 0, answer.length / 2);
        client.shutdownOutput();
        awaitEnd(requests);
      }
      case RESET -> client.setSoLinger(true, 0);
      case SLOW_ANSWER -> {
        for (int at = 0; at < answer.length; at += PIECE) {
          out.write(answer, at, Math.min(PIECE, answer.length - at));
          sleep(1);
        }
        return true;
      }
      case DELAY_ANSWER -> {
        delay();
        out.write(answer);
        return true;
      }
      default -> {
        out.write(answer);
        return true;
      }
    }
    return false;
  }

  /** Delivers the request over a connection of its own, and keeps the answer from everybody. */
  private void repeat(byte[] request) throws IOException {
    try (Socket other = connect()) {
      other.getOutputStream().write(request);
      Message.read(new BufferedInputStream(other.getInputStream()), true);
    }
  }

  private Socket connect() throws IOException {
    Socket server = new Socket();
    server.setTcpNoDelay(true);
    server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    return server;
  }

  /** Waits until the client has given up. */
  private static void awaitEnd(InputStream requests) throws IOException {
    requests.transferTo(OutputStream.nullOutputStream());
  }

  private static void delay() {
    sleep(1 + ThreadLocalRandom.current().nextInt(LONGEST_DELAY_MILLIS));
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    cut(false);
    listener.close();
    for (Socket client : open) {
      client.close();
    }
  }
}
