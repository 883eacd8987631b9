package io.polygate.gateway.transfer;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is written and not yet sent. Writing never waits for the one who sends: what memory may not
 * hold goes into a temporary file, which has no name any more while it is in use. A client may so
 * send the whole of its input before it reads the first result; if it were made to read, both sides
 * would wait for each other as soon as the sockets are full.
 *
 * <p>For one thread that writes and one that sends.
 */
public final class Backlog extends OutputStream {
  private static final int BLOCK = 64 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int memoryBytes;
  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable FileChannel file;
  // Of the file: what lies between is to be sent.
  private long fileFrom;
  private long fileTo;
  private boolean ended;
  private boolean abandoned;

  /**
   * An empty one.
   *
   * @param memoryBytes the most that is held in memory
   */
  public Backlog(int memoryBytes) {
    this.memoryBytes = memoryBytes;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /**
   * Adds bytes.
   *
   * @throws IOException if nobody sends them any more, or there is no room for a file
   */
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    lock.lock();
    try {
      if (abandoned) {
        throw new IOException("The client does not read its answer any more.");
      }
      // The file's bytes are older than what memory would get.
      if (fileFrom == fileTo && memory.size() + length <= memoryBytes) {
        memory.write(bytes, offset, length);
      } else {
        append(ByteBuffer.wrap(bytes, offset, length));
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void append(ByteBuffer bytes) throws IOException {
    FileChannel channel = file;
    if (channel == null) {
      Path path = Files.createTempFile("polygate-import-", ".results");
      channel =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      file = channel;
    }
    while (bytes.hasRemaining()) {
      fileTo += channel.write(bytes, fileTo);
    }
  }

  /** Says that nothing more comes. */
  @Override
  public void close() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends everything, in order, until the one who writes has closed this.
   *
   * @param out flushed whenever nothing is left to send, not closed
   * @throws IOException if sending fails, after which writing fails too
   */
  public void sendTo(OutputStream out) throws IOException {
    boolean sent = false;
    try {
      for (byte[] block = next(); block.length > 0; block = next()) {
        out.write(block);
        out.flush();
      }
      sent = true;
    } finally {
      end(!sent);
    }
  }

  private void end(boolean abandoned) throws IOException {
    lock.lock();
    try {
      this.abandoned = abandoned;
      memory = new ByteArrayOutputStream();
      FileChannel channel = file;
      file = null;
      fileFrom = 0;
      fileTo = 0;
      if (channel != null) {
        channel.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next bytes to send; none at the end. Waits for them. */
  private byte[] next() throws IOException {
    lock.lock();
    try {
      while (memory.size() == 0 && fileFrom == fileTo && !ended) {
        changed.await();
      }
      if (memory.size() == 0) {
        return fromFile();
      }
      byte[] block = memory.toByteArray();
      memory = new ByteArrayOutputStream();
      return block;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The answer was interrupted.", e);
    } finally {
      lock.unlock();
    }
  }

  private byte[] fromFile() throws IOException {
    FileChannel channel = file;
    if (channel == null || fileFrom == fileTo) {
      return new byte[0];
    }
    ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, fileTo - fileFrom));
    while (block.hasRemaining()) {
      int read = channel.read(block, fileFrom);
      if (read < 0) {
        throw new EOFException("The temporary file of the results was cut short.");
      }
      fileFrom += read;
    }
    if (fileFrom == fileTo) {
      channel.truncate(0);
      fileFrom = 0;
      fileTo = 0;
    }
    return block.array();
  }
}
