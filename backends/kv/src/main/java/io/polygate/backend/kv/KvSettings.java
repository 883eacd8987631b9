package io.polygate.backend.kv;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Durability;
import io.polygate.spi.SettingText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What an instance over RocksDB is configured to be, checked.
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
  private static final long MIB = 1L << 20;
  private static final long TIB = 1024 * 1024 * MIB;

  /**
   * Reads the settings of an instance.
   *
   * @param data the directory that instances without a directory of their own are in
   * @throws ConfigurationException if a value is wrong; the message names its key
   */
  static KvSettings of(String instance, KvConfig.Instance config, String data) {
    String prefix = KvConfig.PREFIX + "." + instance + ".";
    RedisSettings.refuse(
        prefix,
        "rocksdb",
        Map.of(
            "url", config.url(),
            "username", config.username(),
            "password", config.password(),
            "certificates", config.certificates(),
            "prefix", config.prefix()));
    return new KvSettings(
        config
            .directory()
            .map(text -> directory(prefix + "directory", text))
            // No instance's name has a dot, so no other backend's directory is called so.
            .orElseGet(() -> directory("polygate.data", data).resolve(instance + ".kv")),
        SettingText.durability(prefix + "durability", config.durability()),
        SettingText.bytes(prefix + "block-cache", config.blockCache(), MIB, TIB),
        SettingText.bytes(prefix + "write-buffer", config.writeBuffer(), MIB, TIB),
        (int) SettingText.number(prefix + "open-files", config.openFiles(), 16, 1_000_000),
        SettingText.bytes(prefix + "item-cache", config.itemCache(), 0, TIB),
        config
            .maxBytes()
            .map(text -> SettingText.bytes(prefix + "max-bytes", text, MIB, Long.MAX_VALUE))
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()));
  }

  private static Path directory(String key, String text) {
    if (!text.isBlank()) {
      try {
        return Path.of(text).toAbsolutePath().normalize();
      } catch (InvalidPathException e) {
        throw SettingText.wrong(key, "a directory", text);
      }
    }
    throw SettingText.wrong(key, "a directory", text);
  }
}
