package io.polygate.backend.sqlite;

import io.polygate.spi.Durability;
import io.polygate.spi.Items;
import io.polygate.spi.WriteOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;

/** A program that says of each of its writes when it is acknowledged, and then ends. */
final class SyncingWriter {
  static final int TENANTS = 20;
  static final int WRITES = 50;

  private SyncingWriter() {}

  /**
   * Runs.
   *
   * @param arguments the directory, and the durability
   */
  public static void main(String[] arguments) {
    SqliteSettings settings =
        new SqliteSettings(
            Path.of(arguments[0]),
            Durability.valueOf(arguments[1]),
            4,
            4,
            512 << 10,
            1 << 20,
            OptionalLong.empty());
    try (SqliteBackend backend = SqliteBackend.open("main", settings, InstantSource.system())) {
      say("opened");
      for (int i = 0; i < TENANTS; i++) {
        backend.tenants(TestInstance.NAMESPACE).create(TestInstance.id("t" + i).tenant());
        say("created");
      }
      for (int i = 0; i < TENANTS; i++) {
        begin(backend, "u" + i);
        say("begun");
      }
      Items items = backend.store(TestInstance.id("t0")).items();
      items.apply(TestInstance.put("first", "1"), WriteOptions.plain()); // Opens the file.
      say("ready");
      for (int i = 0; i < WRITES; i++) {
        items.apply(TestInstance.put("k" + i, "1"), WriteOptions.plain());
        say("written");
      }
      backend.tenants(TestInstance.NAMESPACE).erase(TestInstance.id("t1").tenant());
      say("erased");
    }
  }

  private static void begin(SqliteBackend backend, String tenant) {
    var made =
        backend
            .tenants(TestInstance.NAMESPACE)
            .createWith(
                TestInstance.id(tenant).tenant(), TestInstance.put("k", "1"), WriteOptions.plain());
    if (made.isEmpty()) {
      throw new IllegalStateException("There was a tenant " + tenant);
    }
  }

  private static void say(String line) {
    System.out.println("ack:" + line);
    System.out.flush();
  }
}
