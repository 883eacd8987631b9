package io.polygate.backend.sqlite;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.SettingText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What an instance is configured to be, checked.
 *
 * @param directory where the namespaces' directories are; absolute
 * @param durability {@link Durability#FSYNC} or {@link Durability#PROCESS}
 * @param handles the most files that are open at once, 1 or more
 * @param readers the most reading connections of an open file, 1 to 64
 * @param pageCacheBytes the page cache of each connection, 16 KiB or more
 * @param itemCacheBytes the items that are kept in memory, of all files together; 0 for none
 * @param maxBytes the largest size of a tenant's file, 128 KiB or more; empty: no bound
 */
record SqliteSettings(
    Path directory,
    Durability durability,
    int handles,
    int readers,
    long pageCacheBytes,
    long itemCacheBytes,
    OptionalLong maxBytes) {
  private static final long KIB = 1024;
  private static final int MAX_HANDLES = 1_000_000;
  private static final int MAX_READERS = 64;
  private static final long MIN_PAGE_CACHE = 16 * KIB;
  private static final long MAX_PAGE_CACHE = 1024 * 1024 * KIB;
  private static final long MAX_ITEM_CACHE = 1024 * 1024 * 1024 * KIB;
  private static final long MIN_FILE = 128 * KIB;
  private static final long MAX_FILE = Long.MAX_VALUE;

  /**
   * Reads the settings of an instance.
   *
   * @param data the directory that instances without a directory of their own are in
   * @throws ConfigurationException if a value is wrong; the message names its key
   */
  static SqliteSettings of(String instance, SqliteConfig.Instance config, String data) {
    return of(SqliteConfig.PREFIX, instance, config, data);
  }

  /**
   * Reads the settings of an instance of another kind that has the same keys.
   *
   * @param prefix what its keys begin with, before the instance's name
   * @throws ConfigurationException if a value is wrong; the message names its key
   */
  static SqliteSettings of(
      String prefix, String instance, SqliteConfig.Instance config, String data) {
    Keys keys = new Keys(prefix + "." + instance + ".");
    return new SqliteSettings(
        config
            .directory()
            .map(text -> directory(keys.name("directory"), text))
            .orElseGet(() -> directory("polygate.data", data).resolve(instance)),
        SettingText.durability(keys.name("durability"), config.durability()),
        (int) SettingText.number(keys.name("handles"), config.handles(), 1, MAX_HANDLES),
        (int) SettingText.number(keys.name("readers"), config.readers(), 1, MAX_READERS),
        SettingText.bytes(
            keys.name("page-cache"), config.pageCache(), MIN_PAGE_CACHE, MAX_PAGE_CACHE),
        SettingText.bytes(keys.name("item-cache"), config.itemCache(), 0, MAX_ITEM_CACHE),
        config
            .maxBytes()
            .map(text -> SettingText.bytes(keys.name("max-bytes"), text, MIN_FILE, MAX_FILE))
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()));
  }

  private static Path directory(String key, String text) {
    // The driver would take what follows a question mark for settings of the connection.
    boolean usable = !text.isBlank() && text.indexOf('?') < 0 && text.indexOf('\0') < 0;
    if (usable) {
      try {
        return Path.of(text).toAbsolutePath().normalize();
      } catch (InvalidPathException e) {
        throw SettingText.wrong(key, "a directory without '?'", text);
      }
    }
    throw SettingText.wrong(key, "a directory without '?'", text);
  }

  private record Keys(String prefix) {
    String name(String key) {
      return prefix + key;
    }
  }
}
