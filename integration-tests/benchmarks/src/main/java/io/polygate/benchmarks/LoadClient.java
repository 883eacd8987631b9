package io.polygate.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The load generator of this module: one thread over non-blocking sockets, connections kept open,
 * one request outstanding on each. In an open loop a request that finds no free connection waits,
 * and its wait counts, because its time runs from when it was due.
 */
final class LoadClient implements Loader {
  /**
   * The longest nap while the next request is less than {@link #SHORT_WAIT_NANOS} away. A selector
   * cannot wait for less than a millisecond, and spinning would take a core from the server.
   */
  private static final long NAP_NANOS = 20_000;

  private static final long SHORT_WAIT_NANOS = Duration.ofMillis(2).toNanos();
  private static final long LONG_WAIT_MILLIS = 10;
  private static final int READ_BUFFER_BYTES = 256 * 1024;

  /**
   * What became of a load.
   *
   * @param completed answers within the time of the load
   * @param unanswered requests that were due and had no answer when waiting ended
   * @param times of all requests that were due, answered or not
   */
  record Outcome(long completed, long unanswered, Times times) {}

  @Override
  public String description() {
    return "own client";
  }

  @Override
  public double rate(int port, Traffic traffic, int connections, Duration duration)
      throws CaseFailure {
    Outcome outcome = load(port, traffic, connections, new Schedule.Saturating(duration));
    if (outcome.unanswered() > 0) {
      throw new CaseFailure(
          outcome.unanswered()
              + " requests had no answer "
              + TimeUnit.NANOSECONDS.toSeconds(Schedule.PATIENCE_NANOS)
              + " s after the load had ended");
    }
    return outcome.completed() / (duration.toNanos() / 1e9);
  }

  /**
   * Runs one load to its end.
   *
   * @throws CaseFailure when a request was refused, or a connection was lost
   */
  Outcome load(int port, Traffic traffic, int connections, Schedule schedule) throws CaseFailure {
    try (Run run = new Run(new RequestBytes(traffic, port), schedule)) {
      run.connect(port, connections);
      return run.run();
    } catch (IOException e) {
      throw new CaseFailure(traffic.method() + " " + traffic.path() + " failed under load", e);
    }
  }

  private static final class Run implements AutoCloseable {
    private final RequestBytes requests;
    private final Schedule schedule;
    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final Times times = new Times();
    private long started;
    private long sent;
    private long completed;
    private long unanswered;

    Run(RequestBytes requests, Schedule schedule) throws IOException {
      this.requests = requests;
      this.schedule = schedule;
      selector = Selector.open();
    }

    void connect(int port, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        Connection connection = new Connection(selector, port, requests.largest());
        connections.add(connection);
        free.add(connection);
      }
    }

    Outcome run() throws IOException {
      started = System.nanoTime();
      while (true) {
        long now = System.nanoTime() - started;
        boolean more = sendDue(now);
        if ((!more && free.size() == connections.size()) || now >= schedule.end()) {
          break;
        }
        await(more, now);
      }
      long end = System.nanoTime() - started;
      countUnanswered(end);
      return new Outcome(completed, unanswered, times);
    }

    /** Whether more requests are to be sent later. */
    private boolean sendDue(long now) throws IOException {
      while (schedule.includes(sent, now)) {
        long due = schedule.dueAt(sent, now);
        Connection connection = due <= now ? free.poll() : null;
        if (connection == null) {
          return true;
        }
        connection.send(requests, sent, due);
        sent++;
      }
      return false;
    }

    private void await(boolean more, long now) throws IOException {
      long wait = more && !free.isEmpty() ? schedule.dueAt(sent, now) - now : Long.MAX_VALUE;
      try {
        if (wait > SHORT_WAIT_NANOS) {
          selector.select(this::ready, Math.min(LONG_WAIT_MILLIS, wait / 1_000_000 - 1));
        } else if (selector.selectNow(this::ready) == 0 && wait > 0) {
          LockSupport.parkNanos(Math.min(wait, NAP_NANOS));
        }
      } catch (LostConnection e) {
        throw e.reason;
      }
    }

    private void ready(SelectionKey key) {
      Connection connection = (Connection) key.attachment();
      try {
        if (key.isWritable()) {
          connection.flush();
        }
        if (key.isReadable() && connection.receive(input)) {
          answered(connection);
        }
      } catch (IOException e) {
        throw new LostConnection(e);
      }
    }

    private void answered(Connection connection) throws IOException {
      int status = connection.parser.status();
      if (status < 200 || status >= 300) {
        throw new IOException("answered " + status + " " + connection.parser.error());
      }
      long now = System.nanoTime() - started;
      times.add(now - connection.due);
      if (now <= schedule.length()) {
        completed++;
      }
      connection.parser.reset();
      free.add(connection);
    }

    /** Counts what was due and has no answer with the time it has waited already. */
    private void countUnanswered(long end) {
      for (Connection connection : connections) {
        if (!free.contains(connection)) {
          times.add(end - connection.due);
          unanswered++;
        }
      }
      for (; schedule.includes(sent, end); sent++) {
        times.add(end - schedule.dueAt(sent, end));
        unanswered++;
      }
    }

    @Override
    public void close() throws IOException {
      for (Connection connection : connections) {
        connection.channel.close();
      }
      selector.close();
    }
  }

  /** Carries an I/O error through the selector's callback. */
  private static final class LostConnection extends RuntimeException {
    private final IOException reason;

    LostConnection(IOException reason) {
      super(reason);
      this.reason = reason;
    }
  }

  private static final class Connection {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer output;
    private final ResponseParser parser = ResponseParser.ofStatus();
    private long due;

    Connection(Selector selector, int port, int largestRequest) throws IOException {
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      key = channel.register(selector, SelectionKey.OP_READ, this);
      output = ByteBuffer.allocateDirect(largestRequest);
    }

    void send(RequestBytes requests, long number, long dueAt) throws IOException {
      due = dueAt;
      output.clear();
      requests.write(number, output);
      output.flip();
      flush();
    }

    void flush() throws IOException {
      channel.write(output);
      int interest =
          output.hasRemaining()
              ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
              : SelectionKey.OP_READ;
      if (key.interestOps() != interest) {
        key.interestOps(interest);
      }
    }

    /** Whether the answer is complete. */
    boolean receive(ByteBuffer input) throws IOException {
      input.clear();
      int count = channel.read(input);
      if (count < 0) {
        throw new IOException("the server closed a connection that was to be kept");
      }
      input.flip();
      return parser.read(input);
    }
  }
}
