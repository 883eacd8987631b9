package io.polygate.gateway.copy;

import io.polygate.spi.StorageException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Where copies lie while they are made, sent and read; each has a name that is used once. */
final class CopyDirectory {
  private static final Logger LOG = System.getLogger(CopyDirectory.class.getName());
  private static final String PREFIX = ".polygate-copy-";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** No copy is under way for longer: what is older was left by a process that was killed. */
  private static final Duration LEFT = Duration.ofDays(1);

  private final Path directory;
  private volatile boolean made;

  /** The directory need not exist: it is made for the first copy. */
  CopyDirectory(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** A path where nothing is. */
  Path fresh() {
    try {
      if (!made) {
        Files.createDirectories(directory);
        removeLeftOvers();
        made = true;
      }
    } catch (IOException e) {
      throw failure(e);
    }
    long number = ThreadLocalRandom.current().nextLong();
    long more = ThreadLocalRandom.current().nextLong();
    HexFormat hex = HexFormat.of();
    return directory.resolve(PREFIX + hex.toHexDigits(number) + hex.toHexDigits(more) + ".db");
  }

  private void removeLeftOvers() throws IOException {
    Instant before = Instant.now().minus(LEFT);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Removes a copy, if it is there. */
  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A copy could not be removed: " + file, e);
    }
  }

  /** What a failure of the file system is. */
  static StorageException failure(IOException e) {
    String reason =
        e instanceof java.nio.file.FileSystemException known ? known.getReason() : e.getMessage();
    if (reason != null && (reason.contains("No space left") || reason.contains("quota exceeded"))) {
      return new StorageException.OutOfSpace("There is no room left for a copy.", e);
    }
    return new StorageException.Unavailable(
        "The directory of copies could not be used.", RETRY_AFTER, e);
  }
}
