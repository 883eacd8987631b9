package io.polygate.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A step from one version of a tenant's tables to the next.
 *
 * @param version its place in the order, 1 or more
 * @param name what people call it
 * @param up the statements that make the step, with semicolons between them
 * @param down the statements that take it back, if it can be taken back
 */
public record SqlMigration(int version, String name, String up, Optional<String> down) {
  /** The longest script, in characters. */
  public static final int MAX_LENGTH = 1_000_000;

  /**
   * Checks the version and the lengths.
   *
   * @throws StorageException.Invalid if the version is less than 1 or the name is too long
   * @throws StorageException.TooLarge if a script is too long
   */
  public SqlMigration {
    if (version < 1 || name.length() > 200) {
      throw new StorageException.Invalid(
          "A migration has a version from 1 on and a name of at most 200 characters.", "version");
    }
    int length = Math.max(up.length(), down.map(String::length).orElse(0));
    if (length > MAX_LENGTH) {
      throw new StorageException.TooLarge(
          "A migration is too long.", "migrationLength", MAX_LENGTH, length);
    }
  }

  /** What tells whether a migration is the one that was applied: SHA-256 of {@link #up}, in hex. */
  public String checksum() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(up.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /**
   * A migration that a tenant has.
   *
   * @param version its version
   * @param name its name
   * @param checksum what it was when it was applied
   * @param appliedAt when that was, to the millisecond
   */
  public record Applied(int version, String name, String checksum, Instant appliedAt) {}
}
