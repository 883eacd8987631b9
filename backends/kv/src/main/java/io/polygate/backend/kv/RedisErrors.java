package io.polygate.backend.kv;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.StorageException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** The one place where failures of Redis become the SPI's. */
final class RedisErrors {
  private RedisErrors() {}

  /** A failure of a command that changes nothing, or of one that was never sent. */
  static StorageException translate(JedisException e) {
    return switch (e) {
      case JedisDataException refused -> refused(refused);
      case JedisConnectionException _ ->
          new StorageException.Unavailable("Redis cannot be reached.", KvErrors.SOON, e);
      default -> new StorageException.Unavailable("Redis could not be used.", KvErrors.LATER, e);
    };
  }

  /**
   * A failure of a commit that was sent. What the server refuses it has not begun; if the
   * connection ends before the answer comes, nobody knows.
   */
  static StorageException translateCommit(JedisException e) {
    if (e instanceof JedisDataException refused) {
      return isRefusal(refused) ? refused(refused) : unknown("Redis failed within a commit.", e);
    }
    return unknown("Redis did not answer a commit.", e);
  }

  private static StorageException unknown(String message, JedisException e) {
    return new StorageException.OutcomeUnknown(message, e);
  }

  private static StorageException refused(JedisDataException e) {
    String message = message(e);
    if (message.startsWith("OOM")
        || (message.startsWith("MISCONF") && message.contains("No space left"))) {
      return KvErrors.full(e);
    }
    return new StorageException.Unavailable("Redis refuses commands now.", KvErrors.LATER, e);
  }

  /** Whether the server says that it has not begun. */
  private static boolean isRefusal(JedisDataException e) {
    String word = message(e).split(" ", 2)[0];
    return switch (word) {
      case "OOM",
          "MISCONF",
          "READONLY",
          "LOADING",
          "BUSY",
          "MASTERDOWN",
          "NOREPLICAS",
          "NOAUTH",
          "NOPERM",
          "NOSCRIPT" ->
          true;
      default -> false;
    };
  }

  /** Why an instance cannot be opened, in one line for the operator. */
  static ConfigurationException translateOpening(RedisSettings settings, StorageException e) {
    String reason =
        e.getCause() instanceof JedisDataException refused ? message(refused) : message(deepest(e));
    return new ConfigurationException(
        "Redis at " + settings.address() + " cannot be used: " + oneLine(reason) + ".", e);
  }

  /** What is at the bottom of a failure. */
  private static Throwable deepest(Throwable e) {
    Throwable deepest = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      deepest = cause.getMessage() == null ? deepest : cause;
    }
    // Of several addresses that a name has, each has failed for its own reason.
    Throwable[] reasons = deepest.getSuppressed();
    return reasons.length > 0 && reasons[0].getMessage() != null ? reasons[0] : deepest;
  }

  private static String message(Throwable e) {
    return String.valueOf(e.getMessage());
  }

  private static String oneLine(String message) {
    String line = message.replaceAll("\\s+", " ").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
