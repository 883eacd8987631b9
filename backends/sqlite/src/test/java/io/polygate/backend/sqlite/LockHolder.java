package io.polygate.backend.sqlite;

import io.polygate.spi.Durability;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/** A program that has an instance open until it is killed. */
final class LockHolder {
  private LockHolder() {}

  /**
   * Runs.
   *
   * @param arguments the directory
   */
  public static void main(String[] arguments) throws Exception {
    SqliteSettings settings =
        new SqliteSettings(
            Path.of(arguments[0]),
            Durability.FSYNC,
            4,
            4,
            512 << 10,
            1 << 20,
            OptionalLong.empty());
    try (SqliteBackend backend = SqliteBackend.open("main", settings, InstantSource.system())) {
      backend.probe();
      System.out.println("locked");
      new CountDownLatch(1).await();
    }
  }
}
