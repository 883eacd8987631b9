package io.polygate.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One upload of rows over a connection of its own, which reads the lines of the answer while it
 * still sends: a server that answers as it reads would otherwise wait for us, and we for it.
 */
final class Upload {
  static final String MEDIA_TYPE = "application/x-ndjson";

  private static final int ROWS_IN_CHUNK = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final int port;
  private final String path;
  private final Duration duration;
  private final ResultLines lines = new ResultLines();
  private final ResponseParser parser = new ResponseParser(lines);

  /**
   * An upload that sends rows for the given time and then waits for the rest of the answer.
   *
   * @param path where to POST the rows to
   */
  Upload(int port, String path, Duration duration) {
    this.port = port;
    this.path = path;
    this.duration = duration;
  }

  /**
   * Accepted rows divided by the time to the end of the answer.
   *
   * @throws CaseFailure when a row was refused, or the answer does not count as many lines as rows
   */
  double rowsPerSecond() throws CaseFailure {
    try (SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      // Closing the channel ends reads and writes that wait for a server that has stopped.
      Thread guard = Thread.ofVirtual().start(() -> closeLater(channel));
      AnswerReader reader = AnswerReader.start(channel, parser);
      try {
        return rowsPerSecond(channel, reader);
      } finally {
        guard.interrupt();
      }
    } catch (IOException e) {
      throw new CaseFailure("POST " + path + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CaseFailure("interrupted");
    }
  }

  private double rowsPerSecond(SocketChannel channel, AnswerReader reader)
      throws IOException, InterruptedException, CaseFailure {
    long started = System.nanoTime();
    long rows;
    try {
      rows = send(channel, started);
    } catch (IOException e) {
      // A server that refuses an upload answers and closes: its answer tells more than our error.
      reader.await();
      requireSuccess();
      throw e;
    }
    reader.await();
    double seconds = (System.nanoTime() - started) / 1e9;
    requireSuccess();
    lines.requireAccepted(rows);
    return rows / seconds;
  }

  private void requireSuccess() throws CaseFailure {
    if (parser.status() < 200 || parser.status() >= 300) {
      throw new CaseFailure(
          "POST " + path + " was answered with " + parser.status() + " " + parser.error());
    }
  }

  private long send(SocketChannel channel, long started) throws IOException {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nContent-Type: "
            + MEDIA_TYPE
            + "\r\nTransfer-Encoding: chunked\r\n\r\n";
    writeAll(channel, ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
    ByteBuffer chunk = chunk();
    long rows = 0;
    while (System.nanoTime() - started < duration.toNanos()) {
      writeAll(channel, chunk.rewind());
      rows += ROWS_IN_CHUNK;
    }
    writeAll(channel, ByteBuffer.wrap(LAST_CHUNK));
    return rows;
  }

  private static ByteBuffer chunk() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        (Integer.toHexString(ROWS_IN_CHUNK * Samples.ROW_BYTES) + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    for (int row = 0; row < ROWS_IN_CHUNK; row++) {
      bytes.writeBytes(Samples.row(row).getBytes(StandardCharsets.US_ASCII));
    }
    bytes.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer chunk = ByteBuffer.allocateDirect(bytes.size());
    return chunk.put(bytes.toByteArray());
  }

  private static void writeAll(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void closeLater(SocketChannel channel) {
    try {
      Thread.sleep(duration.plus(PATIENCE));
      channel.close();
    } catch (InterruptedException e) {
      // The upload is over.
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
