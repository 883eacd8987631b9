package io.polygate.backend.kv;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What an instance is configured to be, checked.
 *
 * @param directory where the database is; absolute
 * @param durability {@link Durability#FSYNC} or {@link Durability#PROCESS}
 * @param blockCacheBytes the engine's blocks in memory, 1 MiB or more
 * @param writeBufferBytes the engine's writes in memory, 1 MiB or more
 * @param openFiles the engine's open files, 16 or more
 * @param itemCacheBytes the items that are kept in memory; 0 for none
 * @param maxBytes the largest size of the database, 1 MiB or more; empty: no bound
 */
record KvSettings(
    Path directory,
    Durability durability,
    long blockCacheBytes,
    long writeBufferBytes,
    int openFiles,
    long itemCacheBytes,
    OptionalLong maxBytes) {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long TIB = 1024 * 1024 * MIB;

  /**
   * Reads the settings of an instance.
   *
   * @param data the directory that instances without a directory of their own are in
   * @throws ConfigurationException if a value is wrong; the message names its key
   */
  static KvSettings of(String instance, KvConfig.Instance config, String data) {
    String prefix = KvConfig.PREFIX + "." + instance + ".";
    return new KvSettings(
        config
            .directory()
            .map(text -> directory(prefix + "directory", text))
            // No instance's name has a dot, so no other backend's directory is called so.
            .orElseGet(() -> directory("polygate.data", data).resolve(instance + ".kv")),
        durability(prefix + "durability", config.durability()),
        bytes(prefix + "block-cache", config.blockCache(), MIB, TIB),
        bytes(prefix + "write-buffer", config.writeBuffer(), MIB, TIB),
        (int) number(prefix + "open-files", config.openFiles(), 16, 1_000_000),
        bytes(prefix + "item-cache", config.itemCache(), 0, TIB),
        config
            .maxBytes()
            .map(text -> bytes(prefix + "max-bytes", text, MIB, Long.MAX_VALUE))
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()));
  }

  private static Path directory(String key, String text) {
    if (!text.isBlank()) {
      try {
        return Path.of(text).toAbsolutePath().normalize();
      } catch (InvalidPathException e) {
        throw wrong(key, "a directory", text);
      }
    }
    throw wrong(key, "a directory", text);
  }

  private static Durability durability(String key, String text) {
    return switch (text) {
      case "fsync" -> Durability.FSYNC;
      case "process" -> Durability.PROCESS;
      default -> throw wrong(key, "fsync or process", text);
    };
  }

  private static long number(String key, String text, long least, long most) {
    String expected = "a whole number from " + least + " to " + most;
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(key, expected, text);
    }
    throw wrong(key, expected, text);
  }

  private static long bytes(String key, String text, long least, long most) {
    String expected = "a number of bytes, at least " + least + ", which may end in K, M or G";
    try {
      long bytes = Math.multiplyExact(Long.parseLong(digits(text)), unit(text));
      if (bytes >= least && bytes <= most) {
        return bytes;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong(key, expected, text);
    }
    throw wrong(key, expected, text);
  }

  private static String digits(String text) {
    return unit(text) == 1 ? text : text.substring(0, text.length() - 1);
  }

  private static long unit(String text) {
    return switch (text.isEmpty() ? '0' : Character.toUpperCase(text.charAt(text.length() - 1))) {
      case 'K' -> KIB;
      case 'M' -> MIB;
      case 'G' -> 1024 * MIB;
      default -> 1;
    };
  }

  private static ConfigurationException wrong(String key, String expected, String text) {
    return new ConfigurationException(key + " must be " + expected + ", not \"" + text + "\".");
  }
}
