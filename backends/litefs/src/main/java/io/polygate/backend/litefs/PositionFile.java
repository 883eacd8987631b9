package io.polygate.backend.litefs;

import io.polygate.backend.sqlite.Position;
import io.polygate.spi.StorageException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file beside a database in which LiteFS says up to where the database has come. It is opened
 * each time: one that is kept open would be that of a database that was removed.
 */
final class PositionFile {
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{16})/([0-9a-f]{16})\n");
  private static final int ATTEMPTS = 3;
  private static final Duration SOON = Duration.ofMillis(100);

  private PositionFile() {}

  /**
   * Reads it.
   *
   * @return {@link Position#NONE} if there is no such database
   * @throws StorageException.Unavailable if it cannot be read
   */
  static Position read(File database) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Matcher matcher =
            FORM.matcher(
                Files.readString(
                    new File(database.getPath() + "-pos").toPath(), StandardCharsets.US_ASCII));
        if (matcher.matches()) {
          return new Position(
              Long.parseUnsignedLong(matcher.group(1), 16),
              Long.parseUnsignedLong(matcher.group(2), 16));
        }
      }
      throw new StorageException.Unavailable(
          "LiteFS gives no position of the tenant's file.", SOON, null);
    } catch (NoSuchFileException e) {
      return Position.NONE;
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          "LiteFS gives no position of the tenant's file.", SOON, e);
    }
  }
}
