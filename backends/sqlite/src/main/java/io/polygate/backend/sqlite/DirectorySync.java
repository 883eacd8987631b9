package io.polygate.backend.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes what was done in a directory durable. Callers that come while a sync runs share the next
 * one.
 */
final class DirectorySync {
  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong asked = new AtomicLong();
  private long done;

  DirectorySync(Path directory) {
    this.directory = directory;
  }

  /** Returns when everything that was done in the directory before the call is on the disk. */
  void sync() throws IOException {
    long mine = asked.incrementAndGet();
    lock.lock();
    try {
      if (done < mine) {
        long all = asked.get();
        sync(directory);
        done = all;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes a directory, with those that it is in.
   *
   * @param durable whether they must survive a power cut
   */
  static void createDirectories(Path directory, boolean durable) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      createDirectories(parent, durable);
    }
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
    if (durable && parent != null) {
      sync(parent);
    }
  }

  /** Syncs a directory at once. */
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
