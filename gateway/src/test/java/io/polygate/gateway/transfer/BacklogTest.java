package io.polygate.gateway.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BacklogTest {
  private final ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void endSender() {
    sender.shutdownNow();
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private Future<?> send(Backlog backlog, OutputStream out) {
    return sender.submit(
        () -> {
          try {
            backlog.sendTo(out);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1_000_000})
  void bytesArriveInOrderWhateverMemoryMayHold(int memoryBytes) throws Exception {
    Backlog backlog = new Backlog(memoryBytes);
    byte[] all = bytes(300_000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Future<?> sending = send(backlog, out);

    Random lengths = new Random(7);
    int at = 0;
    while (at < all.length) {
      int length = Math.min(all.length - at, lengths.nextInt(2_000));
      backlog.write(all, at, length);
      at += length;
    }
    backlog.close();
    sending.get();

    assertThat(out.toByteArray()).isEqualTo(all);
  }

  @Test
  void writingDoesNotWaitForTheOneWhoSends() throws Exception {
    Backlog backlog = new Backlog(10);
    byte[] all = bytes(200_000);
    Semaphore reading = new Semaphore(0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Future<?> sending =
        send(
            backlog,
            new OutputStream() {
              @Override
              public void write(int b) {
                throw new AssertionError("Bytes are sent in blocks.");
              }

              @Override
              public void write(byte[] block, int offset, int length) {
                reading.acquireUninterruptibly();
                out.write(block, offset, length);
              }
            });

    backlog.write(all);
    backlog.close();
    reading.release(Integer.MAX_VALUE);
    sending.get();

    assertThat(out.toByteArray()).isEqualTo(all);
  }

  @Test
  void writingFailsAfterSendingHasFailed() throws Exception {
    Backlog backlog = new Backlog(10);
    backlog.write('a');
    assertThatIOException()
        .isThrownBy(
            () ->
                backlog.sendTo(
                    new OutputStream() {
                      @Override
                      public void write(int b) throws IOException {
                        throw new IOException("Gone.");
                      }
                    }))
        .withMessage("Gone.");

    assertThatIOException()
        .isThrownBy(() -> backlog.write('b'))
        .withMessage("The client does not read its answer any more.");
  }

  @Test
  void nothingIsSentOfNothing() throws IOException {
    Backlog backlog = new Backlog(10);
    backlog.close();
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    backlog.sendTo(out);

    assertThat(out.size()).isZero();
  }
}
