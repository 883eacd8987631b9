package io.polygate.backend.sqlite;

import io.polygate.spi.ConfigurationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second process, or a second instance, from using a directory: the writer of a file knows
 * in memory which versions it gave. The lock ends with the process.
 */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param file within the directory
   * @throws ConfigurationException if somebody has it
   */
  static DirectoryLock take(Path directory, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DirectoryLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(directory);
    }
    channel.close();
    throw inUse(directory);
  }

  private static ConfigurationException inUse(Path directory) {
    return new ConfigurationException(
        "The directory " + directory + " is in use by another SQLite instance or process.");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
