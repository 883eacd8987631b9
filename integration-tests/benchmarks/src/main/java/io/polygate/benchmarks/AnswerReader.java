package io.polygate.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Reads one answer to its end in a thread of its own, while another thread still sends. */
final class AnswerReader {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final SocketChannel channel;
  private final ResponseParser parser;
  private final Thread thread;
  private volatile @Nullable IOException failure;

  private AnswerReader(SocketChannel channel, ResponseParser parser) {
    this.channel = channel;
    this.parser = parser;
    thread = Thread.ofPlatform().name("answer-reader").daemon().unstarted(this::run);
  }

  static AnswerReader start(SocketChannel channel, ResponseParser parser) {
    AnswerReader reader = new AnswerReader(channel, parser);
    reader.thread.start();
    return reader;
  }

  private void run() {
    ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try {
      do {
        input.clear();
        if (channel.read(input) < 0) {
          throw new IOException("the connection ended before the answer");
        }
        input.flip();
      } while (!parser.read(input));
    } catch (IOException e) {
      failure = e;
    }
  }

  /**
   * Waits for the end of the answer; the parser may be asked afterwards.
   *
   * @throws IOException when the answer did not come to its end
   */
  void await() throws IOException, InterruptedException {
    thread.join();
    IOException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }
}
