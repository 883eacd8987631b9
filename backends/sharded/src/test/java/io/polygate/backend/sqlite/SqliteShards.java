package io.polygate.backend.sqlite;

import io.polygate.spi.Backend;
import io.polygate.spi.Durability;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;

/** Opens SQLite instances that a test's clock moves. */
public final class SqliteShards {
  private SqliteShards() {}

  /** An instance in a directory of its own. */
  public static Backend open(String instance, Path directory, InstantSource clock) {
    return SqliteBackend.open(
        instance,
        new SqliteSettings(
            directory.resolve(instance),
            Durability.FSYNC,
            64,
            4,
            512 << 10,
            1 << 20,
            OptionalLong.empty()),
        clock);
  }
}
