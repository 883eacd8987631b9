package io.polygate.gateway.audit;

import io.polygate.spi.ConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes entries by a thread of its own, in the order in which they come. Requests never wait for
 * it: if it cannot keep up, entries are lost, and a line says how many.
 */
public final class AuditLog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
  private static final int QUEUE = 65_536;
  private static final int BATCH = 1_024;

  private final Path directory;
  private final long maxFile;
  private final BlockingQueue<AuditEntry> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong lost = new AtomicLong();
  private final Thread writer;
  private volatile boolean closed;
  private volatile End end;
  private long number;
  private String previous;
  private FileChannel file;

  /**
   * Where the log ends.
   *
   * @param number of the last line; 0 if there is none
   * @param digest of the last line
   */
  public record End(long number, String digest) {}

  /**
   * Goes on where the log ended.
   *
   * @param maxFile how many bytes a file has before the next one is begun
   * @throws ConfigurationException if the directory cannot be used, or the log's chain is broken
   */
  public AuditLog(Path directory, long maxFile) {
    this.directory = directory;
    this.maxFile = maxFile;
    AuditChain chain = AuditChain.follow(directory);
    if (chain.broken().isPresent()) {
      throw new ConfigurationException(
          "The audit log "
              + directory
              + " was changed or cut off at "
              + chain.broken().get()
              + "; move it away to begin another");
    }
    this.number = chain.number();
    this.previous = chain.digest();
    this.end = new End(number, previous);
    try {
      Files.createDirectories(directory);
      List<Path> files = AuditChain.files(directory);
      this.file =
          files.isEmpty() ? opened(AuditChain.fileName(number + 1)) : opened(files.getLast());
    } catch (IOException e) {
      throw new ConfigurationException("The audit log " + directory + " cannot be written.", e);
    }
    this.writer = Thread.ofPlatform().name("audit").daemon().start(this::write);
  }

  /** Where it ends now: up to there it can be read. */
  public End end() {
    return end;
  }

  /** Takes an entry; never waits. */
  public void add(AuditEntry entry) {
    if (closed || !queue.offer(entry)) {
      lost.incrementAndGet();
    }
  }

  private void write() {
    List<AuditEntry> batch = new ArrayList<>(BATCH);
    try {
      while (!closed || !queue.isEmpty()) {
        AuditEntry first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, BATCH - 1);
          write(batch);
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<AuditEntry> batch) {
    try {
      long missing = lost.getAndSet(0);
      if (missing > 0) {
        append(
            new AuditEntry(
                Instant.now(), "polygate", "", missing + " entries were lost", "", "", "", 0));
      }
      for (AuditEntry entry : batch) {
        append(entry);
      }
      file.force(false);
      end = new End(number, previous);
    } catch (IOException e) {
      lost.addAndGet(batch.size());
      LOG.log(System.Logger.Level.ERROR, "The audit log cannot be written", e);
    }
  }

  private void append(AuditEntry entry) throws IOException {
    if (file.position() > maxFile) {
      file.force(true);
      file.close();
      file = opened(AuditChain.fileName(number + 1));
    }
    String line = entry.line(number + 1, previous);
    long begin = file.position();
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      // Half a line would break the chain.
      file.truncate(begin);
      throw e;
    }
    number++;
    previous = AuditChain.digest(line);
  }

  private FileChannel opened(String name) throws IOException {
    return opened(directory.resolve(name));
  }

  private static FileChannel opened(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.position(channel.size());
    return channel;
  }

  /** Writes what it has, and ends. */
  @Override
  public void close() {
    closed = true;
    try {
      writer.join();
      file.force(true);
      file.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "The audit log cannot be closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
