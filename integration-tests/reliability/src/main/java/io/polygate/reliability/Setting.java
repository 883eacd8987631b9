package io.polygate.reliability;

import java.util.Locale;

/** A backend that promises to keep what it acknowledged, with the configuration for it. */
enum Setting {
  /** A file for each tenant. */
  SQLITE(
      """
      polygate.namespaces.notes.backend=sqlite/main
      polygate.backends.sqlite.main.directory=%1$s/sqlite
      polygate.backends.sqlite.main.durability=%2$s
      """),
  /** One key-value store. */
  KV(
      """
      polygate.namespaces.notes.backend=kv/main
      polygate.backends.kv.main.directory=%1$s/kv
      polygate.backends.kv.main.durability=%2$s
      """),
  /** A dispatcher over two files for each tenant and a key-value store. */
  SHARDED(
      """
      polygate.namespaces.notes.backend=sharded/notes
      polygate.backends.sharded.notes.shards=sqlite/s0,sqlite/s1,kv/s2
      polygate.backends.sqlite.s0.directory=%1$s/s0
      polygate.backends.sqlite.s0.durability=%2$s
      polygate.backends.sqlite.s1.directory=%1$s/s1
      polygate.backends.sqlite.s1.durability=%2$s
      polygate.backends.kv.s2.directory=%1$s/s2
      polygate.backends.kv.s2.durability=%2$s
      """);

  private final String lines;

  Setting(String lines) {
    this.lines = lines;
  }

  /** The word for it in figures. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The gateway's configuration.
   *
   * @param directory where the backend's files are
   * @param durability the class of durability, such as {@code fsync}
   */
  String configuration(String directory, String durability) {
    return lines.formatted(directory, durability);
  }

  /** The gateway's configuration with its files in the directory that is the process' own. */
  String configuration() {
    return configuration("${directory}/data", "fsync");
  }
}
