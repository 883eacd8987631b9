package io.polygate.reliability;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What was acknowledged, kept in a file of its own: a line for each, synced in groups, so that the
 * list outlives the writer as well. What stands in it must be found in the store; the lines that a
 * writer could not sync before it died are missing, which accuses nobody. Safe for several threads.
 */
final class Ledger implements AutoCloseable {
  private static final int GROUP = 64;

  private final FileChannel file;
  private int unsynced;
  private long lines;

  /** A ledger that goes on with the file if there is one. */
  Ledger(Path path) throws IOException {
    this.file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /** Notes that the gateway has acknowledged something, which is text without line breaks. */
  synchronized void acknowledged(String what) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((what + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      file.write(line);
    }
    lines++;
    if (++unsynced == GROUP) {
      sync();
    }
  }

  /** How many lines this ledger has written. */
  synchronized long lines() {
    return lines;
  }

  /** Makes all lines so far durable. */
  synchronized void sync() throws IOException {
    file.force(false);
    unsynced = 0;
  }

  /** The whole lines of a ledger's file; a last one that broke off is none. */
  static List<String> read(Path path) throws IOException {
    String text = Files.readString(path);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  @Override
  public synchronized void close() throws IOException {
    sync();
    file.close();
  }
}
